import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { Disclaimer } from './Disclaimer.tsx';
import { LevelMark } from './LevelMark.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import type { SystemRow } from './system.ts';
import { SystemDialog } from './SystemDialog.tsx';

const columns: readonly Column<SystemRow>[] = [
  {
    key: 'name',
    label: 'systems.name',
    sortable: true,
    grow: true,
    render: ({ name }) => <Typography sx={{ fontWeight: 500 }}>{name}</Typography>,
  },
  {
    key: 'level',
    label: 'systems.level',
    sortable: true,
    render: (system) => <LevelMark system={system} />,
  },
  {
    key: 'score',
    label: 'systems.score',
    render: ({ lower, upper, coverage }) => (
      <ScoreBar small lower={lower} upper={upper} coverage={coverage} />
    ),
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'evaluatedAt',
    label: 'systems.evaluatedAt',
    from: 'lg',
    render: ({ evaluatedAt }) => <Time at={evaluatedAt} as="ago" />,
  },
];

function card(system: SystemRow) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Typography sx={{ fontWeight: 500 }}>{system.name}</Typography>
        <LevelMark system={system} />
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {system.unitName}
      </Typography>
      <ScoreBar small lower={system.lower} upper={system.upper} coverage={system.coverage} />
    </Stack>
  );
}

/** The systems under graded protection, with their self-assessed spans. */
export default function SystemList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('assessments', 'create');
  const [adding, setAdding] = useState(false);
  const add = mayCreate && (
    <Button variant="contained" data-testid="add-system" onClick={() => setAdding(true)}>
      {translate('systems.add')}
    </Button>
  );
  const facets: readonly Facet[] = [
    {
      field: 'level',
      label: 'systems.level',
      choices: [1, 2, 3, 4].map((level) => ({
        value: level,
        label: translate(`systems.levelName.${level}`),
      })),
    },
  ];
  return (
    <>
      <ListPage<SystemRow>
        resource="systems"
        permission="assessments"
        title={translate('systems.title')}
        text={<Disclaimer />}
        columns={columns}
        card={card}
        sort={{ field: 'name', order: 'ASC' }}
        facets={facets}
        actions={add}
        empty={{
          title: translate('systems.empty'),
          text: translate('systems.emptyHelp'),
          action: add,
        }}
        onOpen={({ id }) => void navigate(`/systems/${encodeURIComponent(id)}`)}
      />
      {adding && <SystemDialog onClose={() => setAdding(false)} />}
    </>
  );
}
