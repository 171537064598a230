export const sources = {
  sources: {
    title: 'Sources',
    text: 'Whatever sends logs here appears by itself. A source that falls silent raises an alert; that is on by default.',
    search: 'Find by name, address',
    name: 'Name',
    stateLabel: 'State',
    events: 'Events',
    unparsed: 'Unparsed',
    dropped: 'Dropped',
    lastSeen: 'Last heard',
    silentAfter: 'Alert after a silence of',
    silentAfterHelp: 'An alert is raised when not one line has come in this time.',
    learnt: 'Learn it from the usual rhythm',
    mute: 'Pause the silence alarm (device out of use, holidays)',
    openEvents: 'Its events',
    saved: 'Source saved',
    empty: 'No logs received yet',
    emptyHelp:
      'Point the syslog server of a switch or firewall at this platform. It appears here with its first line.',
    state: { active: 'Active', silent: 'Silent', muted: 'Alarm paused' },
  },
};
