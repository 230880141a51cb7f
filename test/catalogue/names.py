#!/usr/bin/env python3
"""Which of tenferro's functions does what the functions of NumPy's, JAX's and PyTorch's names do: writes or checks docs/names.md.

usage: names.py [--write]

A line below says `names = call` where there is a counterpart, which must be in the public headers, or `names ! reason`.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OF_THE_LANGUAGE = "Python's or an array object's, no operation"
TEXT_AND_FILES = "printing and files: tnf_tensor_print, tnf_tensor_load_npy, tnf_npz_open, tnf_tensor_save_npy, tnf_npz_save"

PEERS = {
    "jax.numpy": f"""
abs absolute fabs = abs
acos arccos = acos
acosh arccosh = acosh
add = add
all = all
allclose = allclose
amax max = reduce_max
amin min = reduce_min
angle = atan2
any = any
append concat concatenate = concatenate
arange = arange
arcsin asin = asin
arcsinh asinh = asinh
arctan atan = atan
arctan2 atan2 = atan2
arctanh atanh = atanh
argmax = argmax
argmin = argmin
argsort = argsort
argwhere nonzero = nonzero
around rint round = round
array asarray = constant
array_equal = array_equal
array_equiv = array_equal
astype = cast
average = average
bincount = bincount
bitwise_and = bitwise_and
bitwise_invert bitwise_not invert = bitwise_not
bitwise_left_shift left_shift = shift_left
bitwise_or = bitwise_or
bitwise_right_shift right_shift = shift_right
bitwise_xor = bitwise_xor
block = concatenate
broadcast_arrays broadcast_to = broadcast_to
can_cast = dtype_converts
cbrt = cbrt
ceil = ceil
choose = choose
clip = clamp
column_stack hstack vstack dstack = concatenate
compress extract = compress
conj conjugate = conj
convolve correlate = conv1d
copysign = copysign
corrcoef = corrcoef
cos = cos
cosh = cosh
count_nonzero = count_nonzero
cov = cov
cross = cross
cumprod cumulative_prod = cumprod
cumsum cumulative_sum = cumsum
deg2rad radians = deg2rad
degrees rad2deg = rad2deg
delete = delete
diag = diag
diagflat = embed_diag
diagonal = diagonal
diff ediff1d = diff
digitize searchsorted = searchsorted
divide true_divide = div
divmod = floor_divide
dot = matmul
array_split dsplit hsplit split vsplit unstack = split
einsum = einsum
einsum_path = einsum_plan_new
equal greater greater_equal less less_equal not_equal = compare
exp = exp
exp2 = exp2
expand_dims = expand_dims
expm1 = expm1
eye identity = eye
fill_diagonal ! tnf_select by tnf_eye
flatnonzero = flatnonzero
flip fliplr flipud = reverse
float_power = float_power
floor = floor
floor_divide = floor_divide
fmod = rem
full = full
full_like = full_like
gcd = gcd
geomspace = geomspace
gradient = gradient
heaviside = heaviside
histogram = histogram
hypot = hypot
imag = imag
inner = inner
insert = insert
interp = interp
intersect1d = intersect1d
isclose = isclose
isfinite = isfinite
isin = isin
isinf isneginf isposinf = isinf
isnan = isnan
kron = kron
lcm = lcm
lexsort = lexsort
linspace = linspace
load = tensor_load_npy
save = tensor_save_npy
savez = npz_save
fromfile ! {TEXT_AND_FILES}
log = log
log10 = log10
log1p = log1p
log2 = log2
logaddexp = logaddexp
logaddexp2 = logaddexp2
logical_and = logical_and
logical_not = logical_not
logical_or = logical_or
logical_xor = logical_xor
logspace = logspace
matmul = matmul
matrix_transpose = matrix_transpose
matvec = matvec
maximum = maximum
mean = mean
median = median
meshgrid = meshgrid
minimum = minimum
mod remainder = mod
modf ! tnf_trunc, and what is left
moveaxis rollaxis = moveaxis
multiply = mul
nan_to_num = nan_to_num
nanmax = nanmax
nanmean = nanmean
nanmin = nanmin
nanprod = nanprod
nanstd = nanstd
nansum = nansum
nanvar = nanvar
ndim = rank_of
negative = neg
ones = full
ones_like = ones_like
outer = outer
pad = pad_with
percentile quantile = quantile
permute_dims transpose = transpose
positive ! x itself
pow power = pow
prod = reduce_prod
promote_types result_type = dtype_promoted
ptp = ptp
put put_along_axis place = put_along_axis
ravel = ravel
real = real
reciprocal = reciprocal
repeat = repeat
reshape = reshape
roll = roll
rot90 = rot90
select piecewise where = select
setdiff1d = setdiff1d
shape = shape_of_value
sign = sign
sin = sin
sinc = sinc
sinh = sinh
size ! products of tnf_dim
sort = sort
sqrt = sqrt
square = square
squeeze = squeeze
stack = stack
std = std
subtract = sub
sum = reduce_sum
swapaxes = swapaxes
take = take
take_along_axis = take_along_axis
tan = tan
tanh = tanh
tensordot = dot_general
tile = tile
trace = trace
trapezoid = trapezoid
tri = tri
tril = tril
triu = triu
trunc = trunc
union1d = union1d
unique unique_all unique_counts unique_inverse unique_values = unique
vander = vander
var = var
vdot = vdot
vecdot = vecdot
vecmat = vecmat
zeros = full
zeros_like = zeros_like
iscomplex isreal ! tnf_imag beside 0
nancumprod nancumsum ! tnf_cumprod and tnf_cumsum of tnf_nan_to_num(x, 1 or 0, INFINITY, -INFINITY), which replaces NaN alone
argpartition partition = top
setxor1d ! tnf_union1d of both tnf_setdiff1d
atleast_1d atleast_2d atleast_3d ! ranks are known while tracing: tnf_expand_dims where one lacks
apply_along_axis apply_over_axes vectorize frompyfunc fromfunction ! a builder called with C's control flow; operations take batches as they are
array_repr array_str get_printoptions set_printoptions printoptions ! {TEXT_AND_FILES}
broadcast_shapes ! shapes are the builder's own business: tnf_extent_max and tnf_broadcast_to
bitwise_count packbits unpackbits ! bits of bytes: no dtype of 8 bits but bool
bartlett blackman hamming hanning kaiser ! windows of signal processing, a line of tnf_cos each
copy ! values are immutable
diag_indices diag_indices_from mask_indices tril_indices tril_indices_from triu_indices triu_indices_from ix_ indices ! places as values: tnf_iota,
 tnf_nonzero and tnf_tri; the elements by tnf_diagonal, tnf_tril and tnf_triu
empty empty_like ! nothing is uninitialised
nanmedian = nanmedian
nanpercentile nanquantile = nanquantile
frexp = frexp
ldexp = ldexp
nextafter = nextafter
signbit = signbit
i0 = bessel_i
fmax fmin nanargmax nanargmin ! missing values that are passed over: tnf_nan_to_num first
spacing ! tnf_nextafter, less the number
from_dlpack = tensor_from_dlpack
frombuffer fromiter fromstring ! tensors come from memory: tnf_tensor_from_col_major, tnf_tensor_borrow
histogram2d histogramdd histogram_bin_edges ! tnf_histogram takes edges; several dimensions are tnf_bincount of the places by tnf_searchsorted
iscomplexobj isdtype isrealobj isscalar issubdtype iterable ! {OF_THE_LANGUAGE}
poly polyadd polyder polydiv polyfit polyint polymul polysub polyval roots ! polynomials: tnf_vander with tnf_lstsq, and tnf_eigvals of a companion matrix
ravel_multi_index unravel_index resize trim_zeros unwrap sort_complex ! not there yet
""",
    "jax.numpy.linalg": """
cholesky = cholesky
cond = cond
cross = cross
det = det
diagonal = diagonal
eig = eig
eigh = eigh
eigvals = eigvals
eigvalsh = eigvalsh
inv = inverse
lstsq = lstsq
matmul = matmul
matrix_norm = matrix_norm
matrix_power = matrix_power
matrix_rank = matrix_rank
matrix_transpose = matrix_transpose
multi_dot = multi_dot
norm = norm
outer = outer
pinv = pinv
qr = qr
slogdet = slogdet
solve = solve
svd = svd
svdvals = svdvals
tensordot = dot_general
tensorinv = tensorinv
tensorsolve = tensorsolve
trace = trace
vecdot = vecdot
vector_norm = vector_norm
""",
    "jax.numpy.fft": """
fft = fft
fft2 = fft2
fftfreq = fftfreq
fftn = fftn
fftshift = fftshift
hfft = hfft
ifft = ifft
ifft2 = ifft2
ifftn = ifftn
ifftshift = ifftshift
ihfft = ihfft
irfft = irfft
irfft2 = irfft2
irfftn = irfftn
rfft = rfft
rfft2 = rfft2
rfftfreq = rfftfreq
rfftn = rfftn
""",
    "jax.scipy.special": """
betaln = betaln
digamma = digamma
entr = entr
erf = erf
erfc = erfc
erfinv = erfinv
erfcx = erfcx
expit = sigmoid
gammaln = lgamma
loggamma ! tnf_lgamma for x > 0; below 0 it is complex, or NaN, and tnf_lgamma log |gamma(x)|
i0 i1 = bessel_i
i0e = bessel_i0e
i1e = bessel_i1e
zeta = zeta
kl_div = kl_div
log_ndtr = log_ndtr
log_softmax = log_softmax
logit = logit
logsumexp = logsumexp
ndtr = ndtr
ndtri = ndtri
polygamma = polygamma
rel_entr = rel_entr
softmax = softmax
xlog1py = xlog1py
xlogy = xlogy
beta comb factorial gamma poch gammasgn multigammaln boxcox boxcox1p ! formulas of tnf_lgamma, tnf_exp, tnf_log and tnf_expm1
bernoulli bessel_jn betainc dawsn exp1 expi expn fresnel gammainc gammaincc hyp1f1 hyp2f1 owens_t sici spence sph_harm_y wofz ! not there yet
""",
    "jax.debug and jax.experimental.checkify": """
print callback = print
check checkify = check_finite
breakpoint visualize_array_sharding inspect_array_sharding ! a program is one call; the values on its way are printed, or outputs
""",
    "torch.utils and torch.autograd": """
detect_anomaly set_detect_anomaly = check_finite
dlpack.from_dlpack = tensor_from_dlpack
dlpack.to_dlpack = tensor_to_dlpack
profiler.profile = program_profile
""",
    "torch.linalg": """
cholesky cholesky_ex = cholesky
cond = cond
cross = cross
det = det
diagonal = diagonal
eig = eig
eigh = eigh
eigvals = eigvals
eigvalsh = eigvalsh
householder_product = householder_product
inv inv_ex = inverse
lstsq = lstsq
lu = lu
lu_factor lu_factor_ex = lu_factor
lu_solve = lu_solve
matmul = matmul
matrix_exp = matrix_exp
matrix_norm = matrix_norm
matrix_power = matrix_power
matrix_rank = matrix_rank
matrix_sqrth = matrix_sqrt
multi_dot = multi_dot
norm = norm
pinv = pinv
qr = qr
slogdet = slogdet
solve solve_ex = solve
solve_triangular = triangular_solve
svd = svd
svdvals = svdvals
tensorinv = tensorinv
tensorsolve = tensorsolve
vander = vander
vecdot = vecdot
vector_norm = vector_norm
ldl_factor ldl_factor_ex ldl_solve ! of indefinite matrices: tnf_solve, with twice the arithmetic
polar ! u vt and v s vt of tnf_svd
""",
    "jax": """
grad value_and_grad = grad
hessian = hessian
jacfwd = jacfwd
jacobian jacrev = jacrev
jvp = jvp
vjp = vjp
vmap = vmap
checkpoint remat = checkpoint
custom_jvp = function_set_jvp
custom_vjp = function_set_vjp
jit ! every graph is compiled: tnf_graph_compiler_compile
linearize linear_transpose ! tnf_jvp and tnf_vjp are values of the graph
pmap ! one device
""",
    "torch.func": """
grad grad_and_value = grad
hessian = hessian
jacfwd = jacfwd
jacrev = jacrev
jvp = jvp
vjp = vjp
vmap = vmap
functional_call stack_module_state ! parameters are inputs
functionalize ! nothing is written in place
linearize ! tnf_jvp is a value of the graph
""",
    "jax.ffi": """
ffi_call = custom
register_ffi_target = custom_register
ffi_lowering include_dir pycapsule ! a kernel is a C function with the header tenferro/kernel.h
""",
    "torch.library": """
custom_op define register_autograd register_fake register_kernel = custom_register
get_ctx infer_schema ! a shape rule is a C function that computes with extents
opcheck ! the registration and each call are checked
triton_op wrap_triton ! programs run on the CPU
""",
}


def declared():
    headers = [*(ROOT / "capi/include/tenferro").glob("*.h"), *(ROOT / "runtime/include/tenferro").glob("*.h"), *(ROOT / "dialect").glob("*.td")]
    text = "\n".join(header.read_text() for header in headers)
    return set(re.findall(r"\btnf_(\w+)\(", text)) | set(re.findall(r'def Tenferro_\w+ : Tenferro_\w+<"(\w+)"', text))


def entries(text):
    """(names, call or None, reason) of each line; one that begins with a blank goes on with the line before."""
    for line in text.strip("\n").replace("\n ", " ").splitlines():
        left, _, reason = line.partition(" ! ")
        names, _, call = left.partition(" = ")
        yield names.split(), call.strip() or None, reason


def main():
    known, failures, page = declared(), [], []
    counterparts = total = 0
    for peer, text in PEERS.items():
        rows, without, seen = [], [], set()
        for names, call, reason in entries(text):
            failures += [f"{peer}.{name} stands twice" for name in names if name in seen]
            seen |= set(names)
            if call and not reason:
                counterparts += len(names)
                if call not in known:
                    failures.append(f"{peer}.{names[0]}: there is no tnf_{call}")
                rows.append(f"| {', '.join(f'`{name}`' for name in names)} | `tnf_{call}` |")
            else:
                without.append(f"| {', '.join(f'`{name}`' for name in names)} | {reason} |")
        total += len(seen)
        page += ["", f"## {peer}", "", "| there | here |", "|---|---|", *rows]
        if without:
            page += ["", "| without a counterpart | why |", "|---|---|", *without]
    text = "\n".join(["# Names", "", f"Of {total} functions that `jax.numpy`, `jax.numpy.linalg`, `jax.numpy.fft`, `jax.scipy.special`, `torch.linalg`, `torch.func`, `jax.ffi` and "
                      f"`torch.library` list, and of the transforms of `jax` and what looks inside or exchanges arrays, {counterparts} have a counterpart; where one call",
                      "here does what several do there, its comment says how. Axes are column-major and batches trail: see",
                      "[the layout](guide/layout.md)."] + page) + "\n"
    path = ROOT / "docs/names.md"
    if "--write" in sys.argv:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        failures.append("docs/names.md is not what this says: names.py --write")
    print("\n".join(failures + [f"{counterparts} of {total} names have a counterpart"]))
    sys.exit(bool(failures) or counterparts < 150)


if __name__ == "__main__":
    main()
