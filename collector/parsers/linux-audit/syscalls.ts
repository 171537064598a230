/**
 * System calls that rules ask for, with their numbers on x86_64, i386 and the generic table (aarch64, loongarch64,
 * riscv64): `asm/unistd_64.h`, `asm/unistd_32.h`, `asm-generic/unistd.h` of Linux.
 */
const table = `
  execve 59 11 221; execveat 322 358 281; fork 57 2 -; vfork 58 190 -; clone 56 120 220; clone3 435 435 435;
  ptrace 101 26 117; process_vm_writev 311 348 271; kill 62 37 129; personality 135 136 92; prctl 157 172 167;
  open 2 5 -; openat 257 295 56; openat2 437 437 437; open_by_handle_at 304 342 265; creat 85 8 -;
  truncate 76 92 45; ftruncate 77 93 46; rename 82 38 -; renameat 264 302 38; renameat2 316 353 276; link 86 9 -;
  linkat 265 303 37; symlink 88 83 -; symlinkat 266 304 36; unlink 87 10 -; unlinkat 263 301 35; mkdir 83 39 -;
  mkdirat 258 296 34; rmdir 84 40 -; mknod 133 14 -; mknodat 259 297 33; chmod 90 15 -; fchmod 91 94 52;
  fchmodat 268 306 53; chown 92 182 -; fchown 93 95 55; lchown 94 16 -; fchownat 260 298 54; setxattr 188 226 5;
  lsetxattr 189 227 6; fsetxattr 190 228 7; removexattr 197 235 14; lremovexattr 198 236 15;
  fremovexattr 199 237 16; mount 165 21 40; umount2 166 52 39; pivot_root 155 217 41; chroot 161 61 51;
  unshare 272 310 97; setns 308 346 268; swapon 167 87 224; swapoff 168 115 225; acct 163 51 89;
  socket 41 359 198; connect 42 362 203; accept 43 - 202; accept4 288 364 242; bind 49 361 200; listen 50 363 201;
  sendto 44 369 206; setuid 105 23 146; setgid 106 46 144; setreuid 113 70 145; setregid 114 71 143;
  setresuid 117 164 147; setresgid 119 170 149; capset 126 185 91; init_module 175 128 105;
  finit_module 313 350 273; delete_module 176 129 106; kexec_load 246 283 104; kexec_file_load 320 - 294;
  bpf 321 357 280; memfd_create 319 356 279; perf_event_open 298 336 241; syslog 103 103 116; sysinfo 99 116 179;
  uname 63 122 160; sethostname 170 74 161; setdomainname 171 121 162; settimeofday 164 79 170;
  clock_settime 227 264 112; adjtimex 159 124 171; clock_adjtime 305 343 266; reboot 169 88 142; ioperm 173 101 -;
  iopl 172 110 -; keyctl 250 288 219; add_key 248 286 217; io_uring_setup 425 425 425;
`;

/** `arch=` of a record, AUDIT_ARCH_… of linux/audit.h, by column of the table. */
const columns = new Map([
  ['c000003e', 1],
  ['40000003', 2],
  ['c00000b7', 3],
  ['c0000102', 3],
  ['c00000f3', 3],
]);

const names = new Map<string, string>();
for (const entry of table.split(';')) {
  const cells = entry.trim().split(' ');
  for (const column of [1, 2, 3]) {
    const number = cells[column];
    if (number !== undefined && number !== '-') names.set(`${column}:${number}`, cells[0] ?? '');
  }
}

/** The name of a system call of a record that auditd did not enrich; undefined for the others. */
export function findSyscall(arch: string, number: string): string | undefined {
  const column = columns.get(arch.toLowerCase());
  return column === undefined ? undefined : names.get(`${column}:${number}`);
}
