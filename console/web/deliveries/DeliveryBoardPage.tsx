import TableRows from '@mui/icons-material/TableRowsOutlined';
import { Button, ToggleButton, ToggleButtonGroup, useMediaQuery, type Theme } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { listUrl } from '../home/home.ts';
import { scopeFilter, useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Board } from '../shapes/board/Board.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Loaded, NoPermission } from '../shapes/States.tsx';
import type { DeliveryBoard, DeliveryCardView } from './delivery.ts';
import { DeliveryCard } from './DeliveryTable.tsx';

const views = ['state', 'clock'] as const;

function Columns({ board, by }: { board: DeliveryBoard; by: (typeof views)[number] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const navigate = useNavigate();
  if (board.columns.every(({ count }) => count === 0)) {
    return (
      <Panel>
        <Empty title={translate('deliveries.empty')} text={translate('deliveries.emptyHelp')} />
      </Panel>
    );
  }
  return (
    <Board<DeliveryCardView>
      label={translate('deliveries.board')}
      columns={board.columns.map((column) => ({
        ...column,
        label: locale === 'en' ? column.labelEn : column.labelZh,
        href: listUrl('deliveries', { [by]: column.key }),
        overdueHref: listUrl('deliveries', { [by]: column.key, overdue: true }),
      }))}
      keyOf={({ id }) => id}
      card={(delivery) => <DeliveryCard delivery={delivery} onBoard />}
      onOpen={({ id }) => void navigate(`/deliveries/${encodeURIComponent(id)}`)}
    />
  );
}

/** Who has what, and what is late: by state, or by the clock that runs. */
export default function DeliveryBoardPage() {
  const translate = useTranslate();
  const allowed = useCan('notices', 'read');
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const { scope } = useScope();
  const [params, setParams] = useSearchParams();
  const by = views.find((view) => view === params.get('by')) ?? 'state';
  const board = useApi<DeliveryBoard>('/deliveries/board', {
    query: {
      by,
      ...(scope === undefined ? {} : { filter: JSON.stringify(scopeFilter('deliveries', scope)) }),
    },
    enabled: allowed,
    keep: true,
    refetchInterval: 60_000,
  });
  return (
    <>
      <PageHeader
        title={translate('deliveries.board')}
        text={wide ? translate('board.keys') : undefined}
        actions={
          <>
            <ToggleButtonGroup
              exclusive
              size="small"
              aria-label={translate('deliveries.boardBy')}
              value={by}
              onChange={(_event, next: string | null) => {
                if (next !== null) setParams({ by: next }, { replace: true });
              }}
            >
              {views.map((view) => (
                <ToggleButton key={view} value={view} data-testid={`board-by-${view}`}>
                  {translate(`deliveries.by.${view}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
            <Button component={Link} to="/deliveries" startIcon={<TableRows />}>
              {translate('deliveries.asList')}
            </Button>
          </>
        }
      />
      {allowed ? (
        <Loaded query={board} rows={8}>
          {(found) => <Columns board={found} by={by} />}
        </Loaded>
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
