# The commands of a working day. Each calls a script in scripts/ that can be run by hand; the build tree is build/.
BUILD ?= build
PREFIX ?= /usr/local
.PHONY: all deps configure build demo test fuzz bench lint format asan asan-quick tsan runtime docs install clean
.DEFAULT_GOAL := build

deps: ; @scripts/install_deps.sh build
configure: deps ; @scripts/configure.sh $(BUILD)
build: configure ; @cmake --build $(BUILD)
all: build

# traces a function, takes its gradient, compiles it once and runs it at several shapes
demo: configure ; @scripts/demo.sh $(BUILD)

# all tests; the last line is `N passed, N failed, N skipped`
test: configure
	@scripts/install_deps.sh test
	@cmake --build $(BUILD)
	@scripts/run_tests.py $(BUILD)

# every random generator (test/random) for MINUTES each; `BUILD=build-asan` after `make asan` runs them under the sanitizers
MINUTES ?= 1
SEED ?= 1
fuzz: configure
	@scripts/install_deps.sh test
	@cmake --build $(BUILD)
	@sh $(BUILD)/test/random/fuzz.sh $(MINUTES) $(SEED)

# tenferro beside JAX and PyTorch, which the target fetches from PyPI; writes bench/results.json
bench: configure
	@scripts/install_deps.sh bench
	@cmake --build $(BUILD)
	@scripts/bench.sh $(BUILD)

# layout, names, file sizes, exported symbols, headers, shell scripts
lint: configure
	@scripts/install_deps.sh lint
	@cmake --build $(BUILD)
	@scripts/lint.sh $(BUILD)
format: ; @scripts/install_deps.sh lint && scripts/format.sh

# the tests under AddressSanitizer and UndefinedBehaviorSanitizer, in a build tree of their own
asan: deps
	@scripts/install_deps.sh asan
	@scripts/configure.sh $(BUILD)-asan -DTENFERRO_SANITIZE=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo
	@cmake --build $(BUILD)-asan
	@scripts/run_tests.py $(BUILD)-asan

# of these the runtime's, the builders' and the compiler's in C: what every change must pass
asan-quick: deps
	@scripts/install_deps.sh asan
	@scripts/configure.sh $(BUILD)-asan -DTENFERRO_SANITIZE=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo
	@cmake --build $(BUILD)-asan --target sanitized_tests
	@scripts/run_tests.py $(BUILD)-asan --no-lit -k runtime. -k capi. -k random.api

# the runtime, the executor and compiled programs under ThreadSanitizer
tsan: configure
	@scripts/install_deps.sh asan
	@cmake --build $(BUILD) --target tf-compile
	@scripts/tsan.sh $(BUILD) $(BUILD)-tsan

# the runtime alone, as a machine without LLVM builds it, and its tests
runtime: ; @scripts/runtime.sh $(BUILD)-runtime

# the op and pass reference, generated into build/docs
docs: configure ; @cmake --build $(BUILD) --target docs

install: build ; @cmake --install $(BUILD) --prefix $(DESTDIR)$(PREFIX)
clean: ; rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-tsan $(BUILD)-runtime
