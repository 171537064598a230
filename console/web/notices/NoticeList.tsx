import Add from '@mui/icons-material/Add';
import ViewColumn from '@mui/icons-material/ViewColumnOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { DeliverySummary } from './DeliverySummary.tsx';
import { noticeKinds, noticeSeverities, noticeStates, type NoticeLine } from './notice.ts';
import { UrgencyMark } from './UrgencyMark.tsx';

function Title({ notice }: { notice: NoticeLine }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {notice.title}
      </Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {[
          notice.number ?? translate('notices.noNumber'),
          translate(`notices.kind.${notice.kind}`),
        ].join(' · ')}
      </Typography>
    </>
  );
}

const columns: readonly Column<NoticeLine>[] = [
  {
    key: 'severity',
    label: 'notices.field.severity',
    sortable: true,
    render: ({ severity }) => <UrgencyMark severity={severity} />,
  },
  {
    key: 'title',
    label: 'notices.field.title',
    grow: true,
    render: (notice) => <Title notice={notice} />,
  },
  {
    key: 'state',
    label: 'notices.stateLabel',
    render: ({ state }) => <StateMark kind="notices" state={state} plain />,
  },
  {
    key: 'deliveries',
    label: 'notices.deliveries',
    render: ({ deliveries }) => <DeliverySummary deliveries={deliveries} />,
  },
  {
    key: 'issuerUnitName',
    label: 'notices.issuer',
    from: 'lg',
    render: (notice) => notice.issuerUnitName,
  },
  {
    key: 'issuedAt',
    label: 'notices.issuedAt',
    sortable: true,
    render: ({ issuedAt }) => <Time at={issuedAt} as="short" />,
  },
];

function card(notice: NoticeLine) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <UrgencyMark severity={notice.severity} />
        <StateMark kind="notices" state={notice.state} plain />
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={notice.issuedAt ?? notice.createdAt} as="short" />
        </Typography>
      </Stack>
      <Title notice={notice} />
      <DeliverySummary deliveries={notice.deliveries} />
    </Stack>
  );
}

/** Notices that this unit and those below it issue. */
export default function NoticeList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('notices', 'create');
  const facets: readonly Facet[] = [
    {
      field: 'severity',
      label: 'notices.field.severity',
      choices: noticeSeverities.map((value) => ({
        value,
        label: <UrgencyMark severity={value} plain />,
      })),
    },
    {
      field: 'kind',
      label: 'notices.field.kind',
      choices: noticeKinds.map((value) => ({ value, label: translate(`notices.kind.${value}`) })),
    },
  ];
  return (
    <ListPage<NoticeLine>
      resource="notices"
      title={translate('notices.title')}
      columns={columns}
      card={card}
      sort={{ field: 'createdAt', order: 'DESC' }}
      states={{ field: 'state', values: noticeStates }}
      facets={facets}
      searchLabel={translate('notices.search')}
      actions={
        <>
          <Button component={Link} to="/deliveries/board" startIcon={<ViewColumn />}>
            {translate('deliveries.board')}
          </Button>
          {mayCreate && (
            <Button
              component={Link}
              to="/notices/new"
              variant="contained"
              startIcon={<Add />}
              data-testid="notice-new"
            >
              {translate('notices.new')}
            </Button>
          )}
        </>
      }
      empty={{
        title: translate('notices.empty'),
        text: translate(mayCreate ? 'notices.emptyHelpIssuer' : 'notices.emptyHelp'),
        ...(mayCreate
          ? {
              action: (
                <Button component={Link} to="/notices/new" variant="contained">
                  {translate('notices.new')}
                </Button>
              ),
            }
          : {}),
      }}
      onOpen={({ id }) => void navigate(`/notices/${encodeURIComponent(id)}`)}
    />
  );
}
