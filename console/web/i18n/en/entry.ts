/** Set-up, invitation, and a person's own settings. */
export const entry = {
  setup: {
    title: 'Set up XiaoDun',
    step: { unit: 'Unit', people: 'Administrators', listener: 'Receive logs', done: 'Done' },
    unitText:
      'The unit that runs this platform. A bureau picks its level and adds its schools below it later.',
    peopleText:
      'System, security and audit administration are kept apart. At a small school one person may be system and security administrator; the audit administrator is always somebody else. There is no default password.',
    seat: {
      admin: 'System administrator',
      audit: 'Audit administrator',
      security: 'Security administrator',
      officer: 'Daily work',
    },
    seatHelp: {
      admin:
        'Runs units, accounts and collection; also does security and daily work unless others are named below.',
      audit: 'Reads and verifies what everybody did; nobody can change it. Must be another person.',
      security: 'Gives roles, unlocks accounts, keeps detection rules.',
      officer: 'Looks at and works on alerts every day.',
    },
    separate: {
      security: 'The security administrator is another person (for bureaus)',
      officer: 'Daily work is done by another person',
    },
    passwordsDiffer: 'The two passwords differ.',
    samePerson: 'Each person needs an own user name.',
    create: 'Create unit and accounts',
    listenerText:
      'Now a check that logs arrive: the platform sends one line to its own syslog port and looks whether it was received, parsed and stored.',
    sendTest: 'Send a test line',
    waiting: 'Waiting for the line…',
    testReceived: 'The line arrived: receiving, parsing and storing work.',
    testLost:
      'The line did not arrive. See whether the syslog port is taken or blocked by a firewall; the health page tells more.',
    line: 'Line',
    later: 'Skip for now',
    finished: 'Set-up is complete.',
    finishedText:
      'Next: sign in as system administrator, point the logs of switches and firewalls here, and add a first switch to poll.',
    toSignIn: 'Sign in',
    alreadyDone: 'The platform is set up already',
    alreadyDoneHelp: 'This link is no longer valid; just sign in.',
    badLink: 'The link is not valid or has expired',
    badLinkHelp: 'Use the newest link that the platform printed at its start.',
  },
  invite: {
    title: 'Welcome, %{name}',
    text: 'Your user name is %{username}. Set a password; the link is valid until',
    accept: 'Set password',
    done: 'The password is set. You can sign in.',
  },
  profile: {
    password: 'Change password',
    current: 'Current password',
    next: 'New password',
    again: 'Once more',
    policy:
      'At least 10 characters of three of: upper case, lower case, digits, symbols; or a phrase of 20 characters. No user name, no common password.',
    changed: 'Password changed',
    mustChange: 'Change your password',
    mustChangeHelp: 'It has expired or was reset; change it to go on.',
    totp: 'Two-step sign-in',
    totpWhy:
      'Signing in then asks for 6 digits of an authenticator app beside the password: a leaked password alone opens nothing. Advised for all administrators.',
    totpStart: 'Begin',
    totpScan:
      'Scan the code with an authenticator app (Microsoft Authenticator, FreeOTP, …) and enter the 6 digits it shows.',
    totpQr: 'QR code for two-step sign-in',
    totpSecret: 'Or enter this key by hand:',
    totpConfirm: 'Turn on',
    totpDone: 'Two-step sign-in is on.',
    recoveryHelp:
      'Keep these recovery codes. Each signs you in once when the telephone is lost. They are shown only now.',
    recoveryKept: 'I have kept them',
    totpIsOn: 'Two-step sign-in is on.',
    totpOff: 'Turn off',
    totpOffHelp: 'Your password is needed to turn it off.',
    totpRemoved: 'Two-step sign-in is off',
    pin: 'Signing PIN',
    pinAgain: 'The PIN again',
    pinIsSet: 'A PIN is set, since',
    pinSet: 'Set the PIN',
    pinChange: 'Change the PIN',
    pinSaved: 'The PIN is saved',
    pinRemove: 'Remove the PIN',
    pinRemoved: 'The PIN is removed',
    pinRemoveHelp:
      'Notices can then no longer be signed with a PIN; signing after a sign-in with the password still works. A new PIN can be set at any time.',
    pinShape: 'Enter 6 to 12 digits.',
    pinsDiffer: 'The two PINs differ.',
    pinRule: {
      what: 'When a notice arrives, scan its code or open the signing link and enter user name and PIN: no sign-in is needed. A PIN only signs; it shows nothing and does nothing else.',
      shape:
        '6 to 12 digits, no series (123456), no single digit (111111), no repetition of two digits.',
      lock: 'After several wrong tries the PIN is locked for a while; signing in with the password still works.',
      care: 'Signing means that your unit has received the notice, and the time for handling it begins. Tell nobody your PIN; change it at once when somebody may know it. Setting and removing it is in the audit log.',
    },
  },
};
