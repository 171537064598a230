import Download from '@mui/icons-material/DownloadOutlined';
import {
  Alert,
  Box,
  Button,
  MenuItem,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { formatBytes } from '../format/numbers.ts';
import { apiUrl } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useSession } from '../providers/session.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { DropZone } from '../shapes/files/DropZone.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { NoPermission } from '../shapes/States.tsx';
import {
  importPath,
  kindOf,
  kindsFor,
  mostImportBytes,
  unfitFile,
  unitsFor,
  type ImportKind,
  type ImportView,
} from './import.ts';
import { PastImports } from './PastImports.tsx';

function Step({ count, title, children }: { count: number; title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
      <Typography variant="h3" component="h2">
        {count}. {title}
      </Typography>
      {children}
    </Box>
  );
}

function NewImport({ kind }: { kind: ImportKind }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const units = unitsFor(useSession(), kind);
  const [chosen, setChosen] = useState<string>();
  const [sending, setSending] = useState<{ file: File; share: number }>();
  const [unfit, setUnfit] = useState<string>();
  const unitId = chosen ?? units[0]?.id;
  const check = useAction(
    (file: File) =>
      upload<ImportView>(`/imports/${kind}`, file, {
        query: { name: file.name.slice(-300), unitId: units.length > 1 ? unitId : undefined },
        onProgress: (share) => setSending({ file, share }),
      }).finally(() => setSending(undefined)),
    {
      touches: ['imports', `imports/${kind}`],
      quiet: true,
      onDone: (made) => void navigate(importPath(made)),
    },
  );
  const take = (file: File): void => {
    const fault = unfitFile(file);
    setUnfit(
      fault === undefined
        ? undefined
        : translate(fault, { name: file.name, most: formatBytes(mostImportBytes) }),
    );
    check.reset();
    if (fault !== undefined) return;
    setSending({ file, share: 0 });
    check.mutate(file);
  };
  return (
    <Stack sx={{ gap: 3 }}>
      <Typography sx={{ maxWidth: 720, color: 'text.secondary' }}>
        {translate(`imports.help.${kind}`)}
      </Typography>
      <Step count={1} title={translate('imports.stepTemplate')}>
        <Button
          component="a"
          href={apiUrl(`/imports/${kind}/template.xlsx`)}
          download
          startIcon={<Download />}
          data-testid="import-template"
        >
          {translate('imports.template')}
        </Button>
      </Step>
      <Step count={2} title={translate('imports.stepUpload')}>
        {units.length > 1 && (
          <TextField
            select
            label={translate('imports.forUnit')}
            value={unitId ?? ''}
            onChange={({ target }) => setChosen(target.value)}
            sx={{ minWidth: 240 }}
          >
            {units.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )}
        <Box sx={{ width: '100%' }}>
          <DropZone
            sending={sending}
            onFile={take}
            accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            testId="import"
            words={{
              drop: translate('imports.drop'),
              choose: translate('imports.choose'),
              help: translate('imports.limits', { most: formatBytes(mostImportBytes) }),
              working: translate('imports.checking'),
            }}
          />
        </Box>
        {unfit !== undefined && <Alert severity="warning">{unfit}</Alert>}
        {check.isError && <Alert severity="error">{problemText(check.error, translate)}</Alert>}
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('imports.dryRun')}
        </Typography>
      </Step>
    </Stack>
  );
}

/** Existing ledgers from Excel: choose what, take the template, hand in the file; earlier ones below. */
export default function ImportsPage() {
  const translate = useTranslate();
  const kinds = kindsFor(useSession());
  const [search, setSearch] = useSearchParams();
  const kind = kinds.find((each) => each === kindOf(search.get('kind'))) ?? kinds[0];
  return (
    <>
      <PageHeader title={translate('imports.title')} text={translate('imports.text')} />
      {kind === undefined ? (
        <Panel>
          <NoPermission text={translate('imports.noPermission')} />
        </Panel>
      ) : (
        <Stack sx={{ gap: 2 }}>
          <Panel>
            <ToggleButtonGroup
              exclusive
              size="small"
              aria-label={translate('imports.kindLabel')}
              value={kind}
              onChange={(_event, next: ImportKind | null) => {
                if (next !== null) setSearch({ kind: next }, { replace: true });
              }}
              sx={{ mb: 2 }}
            >
              {kinds.map((each) => (
                <ToggleButton
                  key={each}
                  value={each}
                  data-testid={`import-${each}`}
                  sx={{ px: 2, textTransform: 'none' }}
                >
                  {translate(`imports.kind.${each}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
            <NewImport key={kind} kind={kind} />
          </Panel>
          <PastImports kind={kind} />
        </Stack>
      )}
    </>
  );
}
