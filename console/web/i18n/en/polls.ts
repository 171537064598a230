export const polls = {
  polls: {
    title: 'SNMP polling',
    text: 'Reads interfaces, ARP and IPv6 neighbours of switches, routers and firewalls at intervals; they become assets.',
    search: 'Find by address',
    add: 'Add a switch',
    edit: 'Edit poll',
    address: 'Device address',
    port: 'Port',
    version: 'Version',
    v3: 'SNMP v3 (recommended)',
    v2c: 'SNMP v2c',
    v2cWarning:
      'v2c sends its community in clear. Use v3 where the device can, and let only this platform read by an access list.',
    community: 'Community',
    communityHelp: 'Use a read-only community. It is stored encrypted and never shown again.',
    secretKept: 'Leave empty to keep what is stored.',
    user: 'User',
    authProtocol: 'Authentication',
    authKey: 'Authentication password',
    privProtocol: 'Encryption',
    privKey: 'Encryption password',
    keyHelp: '8 characters or more. Stored encrypted and never shown again.',
    interval: 'Interval',
    everyMinutes: 'every minute |||| every %{smart_count} minutes',
    enabled: 'On',
    test: 'Test connection',
    testing: 'Testing…',
    testOk: 'It answers.',
    testFailed: 'It does not work: ',
    saved: 'Saved; the first poll follows shortly',
    started: 'Polling now',
    deleted: 'Deleted',
    deleteTitle: 'Stop polling %{address}?',
    deleteText: 'The device is no longer read. Its asset and history stay.',
    run: 'Poll now',
    openAsset: 'Asset',
    result: 'Result',
    lastRun: 'Last run',
    actions: 'Actions',
    empty: 'No device is polled yet',
    emptyHelp:
      'Have the management address and a read-only SNMP account at hand and add the first one.',
    state: {
      ok: 'Good',
      partial: 'In part',
      failed: 'Failed',
      never: 'Not yet polled',
      off: 'Off',
    },
    outcome: {
      partial: 'Some tables were not read to the end; the rest is stored.',
      TIMEOUT:
        'No answer. Check address, port, that SNMP is on and its access list; v2c devices do not answer a wrong community.',
      WRONG_CREDENTIALS:
        'User name, protocols or keys are refused; compare them with the SNMPv3 user on the device.',
      WRONG_SOURCE:
        'The device answers from another address: poll that one, or set its SNMP source interface.',
      BROKEN_REPLY:
        'The device sends messages that are not valid SNMP: update its firmware or ask its vendor.',
      TOO_BIG:
        'Even one value does not fit into a reply: raise the SNMP packet size on the device.',
      DEVICE_ERROR: 'The device refuses the request: check the MIB view of its community or user.',
      OID_NOT_INCREASING:
        'A table of the device does not go forward; what was read is kept. Update its firmware.',
      BUDGET_EXHAUSTED:
        'The device is too slow or has too many rows for one poll: poll less often.',
      UNREACHABLE: 'The network says the address can not be reached: check routes and firewalls.',
      BAD_TARGET: 'Address, port or credentials are wrong.',
      STOPPED: 'The poll was cancelled and will run again.',
    },
  },
};
