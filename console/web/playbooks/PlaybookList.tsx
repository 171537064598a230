import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { playbookKinds, playbookPath, type PlaybookRow } from './playbook.ts';
import { UploadDialog } from './UploadDialog.tsx';

function Title({ row }: { row: PlaybookRow }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {translate('playbooks.version', { version: row.version })}
        {row.builtIn && ` · ${translate('playbooks.builtIn')}`}
      </Box>
    </>
  );
}

function Kind({ row }: { row: PlaybookRow }) {
  const translate = useTranslate();
  return <Chip variant="outlined" label={translate(`playbooks.kind.${row.kind}`)} />;
}

const columns: readonly Column<PlaybookRow>[] = [
  { key: 'title', label: 'playbooks.playbook', grow: true, render: (row) => <Title row={row} /> },
  { key: 'kind', label: 'playbooks.kindLabel', render: (row) => <Kind row={row} /> },
  {
    key: 'injects',
    label: 'playbooks.injects',
    align: 'right',
    render: ({ injects }) => (injects === 0 ? '–' : injects),
  },
  {
    key: 'steps',
    label: 'playbooks.steps',
    align: 'right',
    from: 'lg',
    render: ({ steps }) => steps,
  },
  {
    key: 'roles',
    label: 'playbooks.roles',
    align: 'right',
    from: 'lg',
    render: ({ roles }) => roles,
  },
  {
    key: 'owner',
    label: 'playbooks.owner',
    from: 'lg',
    render: ({ ownerName, unitName }) => ownerName ?? unitName ?? '–',
  },
  {
    key: 'lastDrilledAt',
    label: 'playbooks.lastDrilled',
    render: ({ lastDrilledAt }) => <Time at={lastDrilledAt} as="ago" />,
  },
];

function card(row: PlaybookRow) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Box>
        <Kind row={row} />
      </Box>
      <Title row={row} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        <Time at={row.lastDrilledAt} as="ago" />
      </Typography>
    </Stack>
  );
}

/** The plan library: which plans and scripts there are, whose, which version, and when each was last drilled. */
export default function PlaybookList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('playbooks', 'create');
  const [uploading, setUploading] = useState(false);
  return (
    <>
      <ListPage<PlaybookRow>
        resource="playbooks"
        title={translate('playbooks.title')}
        text={translate('playbooks.help')}
        columns={columns}
        card={card}
        sort={{ field: 'title', order: 'ASC' }}
        facets={[
          {
            field: 'kind',
            label: translate('playbooks.kindLabel'),
            choices: playbookKinds.map((kind) => ({
              value: kind,
              label: translate(`playbooks.kind.${kind}`),
            })),
          },
        ]}
        searchLabel={translate('playbooks.search')}
        empty={{ title: translate('playbooks.empty'), text: translate('playbooks.emptyHelp') }}
        onOpen={({ id }) => void navigate(playbookPath(id))}
        {...(mayCreate && {
          actions: (
            <Button
              startIcon={<UploadFile />}
              variant="contained"
              data-testid="playbook-upload"
              onClick={() => setUploading(true)}
            >
              {translate('playbooks.upload')}
            </Button>
          ),
        })}
      />
      {uploading && (
        <UploadDialog
          onClose={() => setUploading(false)}
          onStored={(id) => void navigate(playbookPath(id))}
        />
      )}
    </>
  );
}
