# Makes the vector math's LLVM IR independent of the CPU and the flags it was compiled with: INPUT -> OUTPUT.
# With LAZY, functions become linkonce_odr.
file(READ ${INPUT} ir)
# target-cpu, target-features and the like would keep the functions from being inlined into code for another CPU
string(REGEX REPLACE " \"[a-z-]+\"=\"[^\"]*\"" "" ir "${ir}")
string(REPLACE " \"no_caller_saved_registers\"" "" ir "${ir}")
string(REGEX REPLACE "!llvm\\.(ident|module\\.flags|errno\\.tbaa) = [^\n]*\n" "" ir "${ir}")
# A vectorised loop may keep a conditional call, made lane by lane, only if the callee claims a masked vector variant. This one is
# of a width that no CPU has, so it is never chosen. The callee preserves all registers, so that the loop spills nothing for the
# calls that it nearly never makes (docs/rationale/vector-math.md).
foreach(arguments "[^,\n]*;v" "[^,\n]*,[^,\n]*;vv") # one, two
  list(GET arguments 0 pattern)
  list(GET arguments 1 variant)
  string(REGEX REPLACE "(\ndefine [^\n]*@(tnf_[a-z]+_huge_f[0-9]+)\\(${pattern}\\)[^\n]*) {\n"
         "\\1 \"no_caller_saved_registers\" \"vector-function-abi-variant\"=\"_ZGV_LLVM_M1024${variant}_\\2(\\2)\" {\n" ir
         "${ir}")
endforeach()
if(LAZY) # only what a program calls is read from the bitcode when the linker loads it lazily
  string(REPLACE "\ndefine dso_local " "\ndefine linkonce_odr " ir "${ir}")
endif()
file(WRITE ${OUTPUT} "${ir}")
