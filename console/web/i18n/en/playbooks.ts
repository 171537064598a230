/** Playbooks: library, record, upload; runs on incidents. */
export const playbooks = {
  playbooks: {
    title: 'Playbooks',
    kind: {
      'response-plan': 'Response plan',
      'table-top': 'Table-top script',
      'live-drill': 'Live script',
    },
    injectCount: '%{smart_count} inject |||| %{smart_count} injects',
    version: 'version %{version}',
    lastDrilled: 'last drilled',
  },
};
