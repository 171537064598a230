/** Names by number (linux/audit.h, audit-records.h): the kernel's own lines have numbers only. */
const runs: readonly (readonly [first: number, names: string])[] = [
  [1005, 'USER LOGIN'],
  [
    1100,
    'USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE',
  ],
  [1200, 'DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_RECONFIG DAEMON_ROTATE'],
  [1300, 'SYSCALL FS_WATCH PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD'],
  [1309, 'EXECVE'],
  [
    1316,
    'KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE REPLACE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2',
  ],
  [1400, 'AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE'],
  [1501, 'APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS'],
  [1700, 'ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT'],
];
const names = new Map<string, string>();
for (const [first, words] of runs) {
  for (const [index, word] of words.split(' ').entries()) names.set(String(first + index), word);
}

/** `1309` and `EXECVE` are `EXECVE`; a number without a name stays. */
export function nameRecordType(text: string): string {
  return names.get(text) ?? text;
}

const categories: readonly (readonly [pattern: RegExp, category: string])[] = [
  [/^(?:USER_LOGIN|USER_LOGOUT|ANOM_LOGIN_\w+)$/, 'authentication'],
  // PAM tells of one sign-in several times; the sign-in itself is USER_LOGIN, and counted once.
  [/^(?:USER_(?:AUTH|ACCT|START|END|ERR)|CRED_\w+|LOGIN|GRP_AUTH)$/, 'session'],
  [
    /^(?:(?:ADD|DEL)_(?:USER|GROUP)|\w+_MGMT|\w+_CHAUTHTOK|ACCT_\w+|CH(?:GRP|USER)_ID|ROLE_\w+)$/,
    'iam',
  ],
  [
    /^(?:SYSCALL|EXECVE|PROCTITLE|USER_CMD|USER_TTY|TTY|SERVICE_\w+|ANOM_ABEND|SECCOMP)$/,
    'process',
  ],
  [/^(?:PATH|CWD|FS_\w+|ANOM_LINK|ANOM_CREAT)$/, 'file'],
  [/^(?:SOCKADDR|SOCKETCALL|NETFILTER_\w+|ANOM_PROMISCUOUS)$/, 'network'],
  [/^(?:CONFIG_CHANGE|DAEMON_\w+|USYS_CONFIG|MAC_\w+|FEATURE_CHANGE)$/, 'configuration'],
  [/^(?:KERN_MODULE|BPF)$/, 'driver'],
];

export function categoryOf(type: string): string {
  return categories.find(([pattern]) => pattern.test(type))?.[1] ?? 'host';
}
