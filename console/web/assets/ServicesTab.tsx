import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Filterable } from '../shapes/Filterable.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import type { Service } from './inventory.ts';
import { Provenance } from './Provenance.tsx';

const rank = { open: 0, silent: 1, closed: 2 } as const;

/** What is open comes first. */
const byInterest = (a: Service, b: Service): number =>
  rank[a.state] - rank[b.state] || a.port - b.port || a.address.localeCompare(b.address);

/** Ports as they were found; what nobody asked is not listed and counts as unknown. */
export function ServicesTab({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<Service[]>(`/assets/${encodeURIComponent(id)}/services`, {
    query: { range: '[0,999]' },
  });
  return (
    <Loaded query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={translate('assets.noServices')} text={translate('assets.noServicesHelp')} />
        ) : (
          <Filterable
            rows={rows.toSorted(byInterest)}
            textOf={({ address, port, service, banner }) =>
              `${address} ${port} ${service ?? ''} ${banner ?? ''}`
            }
            label={translate('assets.findService')}
          >
            {(found) => (
              <PlainTable<Service>
                label={translate('assets.services')}
                rows={found}
                keyOf={({ id: key }) => key}
                columns={[
                  {
                    label: translate('exposure.port'),
                    render: ({ transport, port }) => `${transport.toUpperCase()} ${port}`,
                  },
                  {
                    label: translate('assets.stateLabel'),
                    render: ({ state }) => <StateMark kind="ports" state={state} plain />,
                  },
                  {
                    label: translate('field.address'),
                    render: ({ address }) => <Code>{address}</Code>,
                  },
                  {
                    label: translate('assets.service'),
                    render: ({ service, product, banner }) => (
                      <>
                        {[service, product].filter((part) => part !== null).join(' ')}
                        {banner !== null && (
                          <Code block muted>
                            {banner}
                          </Code>
                        )}
                      </>
                    ),
                  },
                  { label: translate('assets.source'), render: (row) => <Provenance {...row} /> },
                  {
                    label: translate('assets.since'),
                    render: ({ sinceAt }) => <Time at={sinceAt} />,
                  },
                  {
                    label: translate('assets.lastSeen'),
                    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
                  },
                ]}
              />
            )}
          </Filterable>
        )
      }
    </Loaded>
  );
}
