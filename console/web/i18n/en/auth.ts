export const auth = {
  auth: {
    signIn: 'Sign in',
    signOut: 'Sign out',
    username: 'User name',
    password: 'Password',
    totp: 'Verification code',
    totpHelp: 'Enter the 6 digits of your authenticator app, or one of your recovery codes.',
    verify: 'Verify',
    signInFirst: 'Please sign in first.',
    expired: 'Your session has expired, please sign in again.',
  },
  problem: {
    UNKNOWN:
      'Something unexpected went wrong. Try again; if it stays, tell the system administrator.',
    OFFLINE: 'The server does not answer. Check the network and try again.',
    BAD_CREDENTIALS: 'The user name or password is wrong.',
    TOTP_REQUIRED: 'The verification code is wrong or has expired; enter a new one.',
    LOCKED_OUT:
      'Too many wrong passwords: the account is locked for now. Try later, or ask the security administrator.',
    NOT_FOUND: 'There is no such record, or it is not yours to see.',
    FORBIDDEN: 'Your roles do not allow this.',
    BAD_LIST_QUERY: 'The filters of this list are not understood; clear them and try again.',
    WEAK_PASSWORD:
      'The password is too weak: use a longer, uncommon one without the user name in it.',
    BAD_TOKEN: 'The link is not valid or was used before. Ask an administrator for a new one.',
    HTTP_400: 'Something in the form is not right; check it and try again.',
    HTTP_401: 'Your session has expired, please sign in again.',
    HTTP_403: 'Your roles do not allow this.',
    HTTP_404: 'There is no such record, or it is not yours to see.',
    HTTP_409:
      'This conflicts with what is stored: somebody may have changed it. Reload and try again.',
    HTTP_413: 'That is too large.',
    HTTP_422: 'Something in the form is not right; check it and try again.',
    HTTP_429: 'Too many requests; wait a moment.',
    HTTP_500: 'The server failed; the fault is in its log.',
    HTTP_502: 'The server is not available just now; try again soon.',
    HTTP_503: 'The server is busy or starting; try again soon.',
    HTTP_507: 'The disk is full and nothing new can be saved. Tell the system administrator.',
  },
};
