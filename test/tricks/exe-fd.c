/* Lets the kernel tell another executable than the one that runs: prctl(2), PR_SET_MM_MAP with exe_fd. For x86-64.
   argv: the file to be told. A and P of the environment: where to listen. */
#include <linux/prctl.h>
#include <sys/syscall.h>

typedef unsigned long u64;
extern char __executable_start[], _end[];

static inline __attribute__((always_inline)) long call(long n, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

/* Runs from a copy of itself: unmaps the file it came from, tells the other one, and waits. */
__attribute__((section(".moved"), noinline)) static void moved(struct prctl_mm_map *map, u64 from, u64 size) {
  call(SYS_munmap, from, size, 0, 0, 0, 0);
  long failed = call(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, (long)map, sizeof *map, 0, 0);
  if (failed) call(SYS_exit_group, -failed, 0, 0, 0, 0, 0);
  for (;;) call(SYS_pause, 0, 0, 0, 0, 0, 0);
}

static const char *variable(char **env, char name) {
  for (; *env; env++)
    if ((*env)[0] == name && (*env)[1] == '=') return *env + 2;
  return "";
}

static unsigned number(const char **text) {
  unsigned made = 0;
  while (**text >= '0' && **text <= '9') made = made * 10 + (unsigned)(*(*text)++ - '0');
  return made;
}

static void listening(char **env) {
  unsigned char address[16] = {2, 0};
  const char *text = variable(env, 'P');
  unsigned port = number(&text);
  address[2] = (unsigned char)(port >> 8), address[3] = (unsigned char)port;
  text = variable(env, 'A');
  for (int part = 4; part < 8; part++, text++) address[part] = (unsigned char)number(&text);
  long fd = call(SYS_socket, 2, 1, 0, 0, 0, 0);
  if (call(SYS_bind, fd, (long)address, 16, 0, 0, 0)) call(SYS_exit_group, 100, 0, 0, 0, 0, 0);
  call(SYS_listen, fd, 5, 0, 0, 0, 0);
}

__attribute__((used)) void begin(u64 *stack) {
  char **argv = (char **)(stack + 1), **env = argv + stack[0] + 1;
  u64 start = (u64)__executable_start & ~4095UL, size = (((u64)_end + 4095) & ~4095UL) - start;
  char *copy = (char *)call(SYS_mmap, 0, 8192, 7, 0x22, -1, 0);
  for (int at = 0; at < 1024; at++) copy[at] = ((char *)moved)[at];
  volatile u64 *words = (u64 *)(copy + 4096);
  u64 brk = (u64)call(SYS_brk, 0, 0, 0, 0, 0, 0);
  /* Codes and data must lie in the address space, in this order. */
  u64 layout[11] = {start, start + 1, start, start + 1, brk, brk, (u64)stack, (u64)argv[0], (u64)argv[0] + 1, (u64)argv[0], (u64)argv[0] + 1};
  for (int at = 0; at < 11; at++) words[at] = layout[at];
  words[11] = 0;
  struct prctl_mm_map *map = (struct prctl_mm_map *)words;
  map->auxv_size = 0;
  map->exe_fd = (unsigned)call(SYS_open, (long)argv[1], 0, 0, 0, 0, 0);
  listening(env);
  ((void (*)(struct prctl_mm_map *, u64, u64))copy)(map, start, size);
}

__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall begin\n");
