/** Clocks and actions that notices, deliveries and incidents share. */
export const cases = {
  clocks: {
    phase: {
      running: '%{time} left',
      soon: 'due soon, %{time} left',
      overdue: 'overdue by %{time}',
      paused: 'paused',
      met: 'met in time',
      'met-late': 'met late',
      cancelled: 'cancelled',
    },
    limit: {
      hours: '%{smart_count} hour |||| %{smart_count} hours',
      'working-days': '%{smart_count} working day |||| %{smart_count} working days',
      days: '%{smart_count} day |||| %{smart_count} days',
      'at-once': 'at once',
    },
    estimated: '%{text} (estimate)',
    estimatedHelp: 'No calendar of holidays for %{years} yet; weekends were taken instead',
    due: 'Due %{at}',
    originalDue: 'First due %{at}',
    rule: 'Limit: %{limit}',
    tightened: 'The source says: %{limit}',
    source: 'Source: %{source}',
    more: '%{smart_count} more clock |||| %{smart_count} more clocks',
  },
  cases: {
    more: 'More actions',
    done: 'Done',
    system: 'System',
    enteredAt: 'entered',
    refused: 'Without effect:',
    nothingYet: 'Nothing has been recorded yet.',
  },
};
