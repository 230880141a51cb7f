/* The plan of a compiled program: what a run does around its loops, as a table of steps that the runtime walks.
 *
 * Loops over elements are machine code; what surrounds them (extents, checks, memory, one call after the other) runs once each,
 * and as data it costs no time to compile. A plan is a constant of the object, written by the compiler and trusted: nothing here
 * checks it. Everything keeps its layout within one TNF_RT_ABI_VERSION. */
#ifndef TENFERRO_RT_PLAN_H
#define TENFERRO_RT_PLAN_H

#include "tenferro/kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run has cells of 64 bits: extents, flags, addresses, and the numbers that kernels take, with the bits of their type in front.
 * The first cells hold the plan's constants, the next ones the inputs: of each its address, then its extents. A step is a
 * sequence of 32-bit words: the first is its code in the low 8 bits and the number of its words, itself included, above; then its
 * operands. In the lists below `d` is the cell that a step sets, lower-case operands are cells, upper-case ones are numbers as
 * they stand, and `N x...` is a count followed by as many operands. */
typedef enum tnf_rt_step {
  TNF_RT_STEP_END = 0,         /* the run has succeeded */
  TNF_RT_STEP_JUMP = 1,        /* WORD: goes on at this word of the code. Back, to where a loop's step begins, it may say which
                                  step this was and what the loop is called: a TEXT */
  TNF_RT_STEP_JUMP_UNLESS = 2, /* flag WORD */
  TNF_RT_STEP_MOVE = 3,        /* d a */
  TNF_RT_STEP_LOOP = 4, /* FUNCTION WORD: the steps behind it, up to this word, are a loop. The function does them (tnf_rt_loop),
                           but where elements that are dead are overwritten, or what is kept is counted, or nothing runs */

  /* arithmetic on extents: d a b. A sum, difference or product that leaves 64 bits ends the run. A division by 0 gives 0. */
  TNF_RT_STEP_ADD = 8,
  TNF_RT_STEP_SUB = 9,
  TNF_RT_STEP_MUL = 10,
  TNF_RT_STEP_FLOOR_DIV = 11,
  TNF_RT_STEP_CEIL_DIV = 12,
  TNF_RT_STEP_MIN = 13,
  TNF_RT_STEP_MAX = 14,
  TNF_RT_STEP_EQUAL = 15,
  TNF_RT_STEP_NOT_EQUAL = 16,
  TNF_RT_STEP_LESS = 17,
  TNF_RT_STEP_LESS_EQUAL = 18,
  TNF_RT_STEP_AND = 19,
  TNF_RT_STEP_OR = 20,
  TNF_RT_STEP_XOR = 21,
  TNF_RT_STEP_SELECT = 22, /* d flag a b */
  TNF_RT_STEP_COUNT = 23,  /* d N x...: how often a loop runs; ends the run where the product does not fit in 64 bits */

  /* tensors */
  TNF_RT_STEP_CONSTANT = 34, /* d DATA: the address of a constant */
  TNF_RT_STEP_RESULT = 35,   /* d OUTPUT TEXT DTYPE N x...: its memory for these extents; the text is its name */
  TNF_RT_STEP_OVERLAP = 36,  /* every result has memory: ends the run where one overlaps an input */
  TNF_RT_STEP_TAKE = 37, /* d N (d BYTES copies M x...)...: memory in one piece for N parts; d stands for the whole, each part's
                            d for its address. A part has `copies` times the elements, of BYTES bytes, that its M extents
                            give, each copy rounded up to whole cache lines. */
  TNF_RT_STEP_GIVE_BACK = 38, /* whole: that of a TAKE or a FIT, or 0 */
  TNF_RT_STEP_VIEW = 39,      /* d address offset BYTES: offset elements of BYTES bytes further */
  TNF_RT_STEP_DEAD = 40,      /* address BYTES N x...: nothing reads these elements any more */
  TNF_RT_STEP_READ = 41, /* d address DTYPE TEXT: a flag (bool), or an extent known only now: the run ends where it is negative */
  TNF_RT_STEP_COPY = 42, /* to from BYTES N x... */
  TNF_RT_STEP_FIT = 43,  /* d d whole BYTES N x...: `whole` (or 0) as the first d if it can hold the elements of BYTES bytes, else
                            given back and another one taken, half as large again; the second d stands for the address */
  TNF_RT_STEP_GROW = 44, /* d d whole BYTES from M y... N x...: as FIT for N extents, with the elements of M extents at its
                            beginning: those that `whole` begins with, or, where it is 0, those at `from` */
  TNF_RT_STEP_KEEP = 45, /* BYTES N x...: the step of the loop around it leaves these elements for what comes behind the loop, in
                            memory that the run works in. It is counted where somebody asks */

  /* work */
  TNF_RT_STEP_WORKERS = 48, /* d: how many there are */
  TNF_RT_STEP_DIVIDE = 49,  /* d d rows WEIGHT MOST N x...: rows per chunk (at most MOST), and chunks, of a loop whose rows cost
                               WEIGHT sixteenths of a nanosecond times the product */
  TNF_RT_STEP_LAUNCH = 50,  /* BODY rows chunk N x... */
  TNF_RT_STEP_COMBINE = 51, /* DTYPE KIND chunks parts out N x...: as tnf_combine, extents of one part */
  TNF_RT_STEP_GEMM = 52,    /* DTYPE FLAGS m n k batch a b c BODY chunk N x...: BODY -1: no epilogue */
  TNF_RT_STEP_LIBRARY = 53, /* FUNCTION SITE N attribute... M (DTYPE address K x...)...: attributes and tensors */
  TNF_RT_STEP_RESERVE = 54, /* N WORD...: products and library calls that take the memory that they will work in */

  /* tapes: the cell of one is set to 0 before its first step and holds its memory from then on. What is popped is what was pushed
   * last, of the same DTYPE and size, or the run ends with INTERNAL. */
  TNF_RT_STEP_TAPE = 56,        /* tape: it is empty from here on */
  TNF_RT_STEP_PUSH = 57,        /* tape DTYPE address N x... */
  TNF_RT_STEP_POP = 58,         /* tape DTYPE address N x...: into this memory */
  TNF_RT_STEP_PUSH_NUMBER = 59, /* tape DTYPE a: a flag (bool) or an extent (i64) */
  TNF_RT_STEP_POP_NUMBER = 60,  /* tape DTYPE d */
  TNF_RT_STEP_POP_VIEW = 61,    /* tape DTYPE d N x...: d is where they lie, until the next PUSH or PUSH_NUMBER there */

  /* checks */
  TNF_RT_STEP_GUARD = 64,  /* RELATION a b TEXT: ends the run with SHAPE_MISMATCH where a RELATION b is false */
  TNF_RT_STEP_FAIL_IF = 65 /* address CODE TEXT: ends the run where the flag there is set */
} tnf_rt_step;

/* A loop whose rows cost at most so many sixteenths of a nanosecond is one chunk, whatever else is known. */
enum { TNF_RT_UNDIVIDED = 512000 };

typedef enum tnf_rt_relation { TNF_RT_EQUAL = 0, TNF_RT_LESS_EQUAL = 1 } tnf_rt_relation;

/* The most that a step LIBRARY names. */
enum { TNF_RT_MOST_ATTRIBUTES = 16, TNF_RT_MOST_TENSORS = 16 };

/* What the cell of a tape points to, once something has been pushed. Behind the runtime's own part lie records: each its bytes,
 * rounded up to whole words of 8, then a word TNF_RT_TAPE_WORD(kind, bytes). The kind is a dtype, with TNF_RT_TAPE_NUMBER beside
 * it for a flag or an extent, which are records of 8 bytes. The last word of an empty tape is 0. */
typedef struct tnf_rt_tape {
  uint64_t used; /* bytes, from here to the end of the last record */
  uint64_t room; /* and to the end of the memory */
} tnf_rt_tape;
enum { TNF_RT_TAPE_NUMBER = 0x80 };
#define TNF_RT_TAPE_WORD(kind, bytes) ((uint64_t)(bytes) << 8 | (uint64_t)(kind))

/* What an object knows of a call of a user's kernel. */
typedef struct tnf_rt_custom_info {
  tnf_custom_kernel *kernel;
  const int64_t *integers;
  const double *reals;
  const char *bytes;
  int64_t byte_count;
  int32_t integer_count, real_count;
  int32_t input_count, result_count;
  const char *need; /* TNF_RT_NEEDS_KERNEL, the kernel's symbol, " of ", the operation: read in a file whose kernel nobody has */
} tnf_rt_custom_info;
#define TNF_RT_NEEDS_KERNEL "tenferro: kernel "

/* Calls a user's kernel as a library operation is called, which the object's own functions do. attributes: the bytes of the
 * workspace. Where it only takes the memory that it works in, the kernel is not called. */
TNF_API tnf_rt_status tnf_rt_custom(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                    const int64_t *attributes, const tnf_rt_custom_info *info);

typedef struct tnf_rt_plan tnf_rt_plan;
typedef struct tnf_rt_walk tnf_rt_walk; /* a run under way */
typedef void tnf_rt_function(void);     /* a tnf_rt_body, a tnf_rt_library_fn or a tnf_rt_loop */

/* A loop of a plan as machine code: does what its steps say, on the same cells, and leaves in them what is read behind it. What
 * it does not do itself it has done by tnf_rt_steps. `cancelled` is other than 0 when somebody has asked the run to end. */
typedef tnf_rt_status tnf_rt_loop(const tnf_rt_walk *run, int64_t *cells, const uint8_t *cancelled);

/* Does the steps from one word of the code up to another. */
TNF_API tnf_rt_status tnf_rt_steps(const tnf_rt_walk *run, int32_t from, int32_t to);

struct tnf_rt_plan {
  uint32_t size;      /* sizeof(tnf_rt_plan): grows at the end only */
  int32_t cell_count; /* constants included */
  int32_t constant_count;
  int32_t argument_count; /* the most that one kernel takes */
  int32_t input_count;    /* that steps name: the program's inputs, and what the object holds between them */
  int32_t reserved;
  const tnf_rt_program_info *info;
  const tnf_rt_tensor *const *held; /* input_count entries: a tensor of the object, or NULL for the next input of the program.
                                       NULL: it holds none */
  const int32_t *code;
  const int64_t *constants;
  const char *texts; /* a TEXT is the offset of a string in it */
  tnf_rt_function *const *functions;
  const void *const *data;
  uint8_t *machine_checked; /* 0 until a run has found that the machine has what the program was compiled for */
  const char *names; /* what `functions` are called, one string behind the other: symbols of the object, and of the runtime */
};

/* A run of a program: checks the version, the machine and the inputs, walks the plan, and takes back what a failed run made.
 * inputs[i], outputs[i]: as in tnf_rt_entry. Programs of version 4 enter here. */
TNF_API tnf_rt_status tnf_rt_run(tnf_rt_context *ctx, const tnf_rt_plan *plan, const tnf_rt_tensor *const *inputs,
                                 tnf_rt_tensor *const *outputs);

#ifdef __cplusplus
}
#endif
#endif
