import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useCan } from '../providers/session.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction } from '../shapes/cases/use-case-action.ts';
import { CaseFiles } from '../shapes/files/CaseFiles.tsx';
import { type Filing } from './filing.ts';

/** What the police asks for, and which file is which of it. */
export function FilingMaterials({ filing }: { filing: Filing }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const may = useCan('assessments', 'update') && filing.state !== 'CLOSED';
  const send = useCaseAction({ resource: 'filings', ...filing });
  const act = (message: string, payload: Readonly<Record<string, unknown>>): void =>
    send.mutate({ message, payload, idempotencyKey: newKey() });
  return (
    <Stack sx={{ gap: 2 }}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {filing.materials.map((material) => {
          const there = material.sha256 !== null;
          const Icon = there ? CheckCircle : RadioButtonUnchecked;
          return (
            <Stack
              component="li"
              key={material.id}
              direction="row"
              data-testid={`material-${material.id}`}
              sx={{
                gap: 1,
                py: 0.75,
                alignItems: 'center',
                flexWrap: 'wrap',
                borderBottom: 1,
                borderColor: 'divider',
              }}
            >
              <Icon
                aria-label={translate(there ? 'filings.there' : 'filings.notThere')}
                sx={(theme) => ({
                  fontSize: 20,
                  color: there ? theme.tones.good.solid : 'text.disabled',
                })}
              />
              <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
                <Typography>{locale === 'en' ? material.en : material.zh}</Typography>
                <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                  {material.name ?? material.source}
                </Typography>
              </Box>
              {may && filing.files.length > 0 && (
                <TextField
                  select
                  label={translate('filings.whichFile')}
                  value={material.sha256 ?? ''}
                  disabled={send.isPending}
                  onChange={({ target }) =>
                    act('name-material', { materialId: material.id, sha256: target.value })
                  }
                  sx={{ width: 240 }}
                >
                  {filing.files.map((file) => (
                    <MenuItem key={file.sha256} value={file.sha256}>
                      {file.name}
                    </MenuItem>
                  ))}
                </TextField>
              )}
            </Stack>
          );
        })}
      </Box>
      <Typography variant="h3">{translate('attestations.files')}</Typography>
      <CaseFiles
        resource="filings"
        id={filing.id}
        files={filing.files}
        open={may}
        none={translate('attestations.noFiles')}
        onRemove={(sha256) => act('remove-file', { sha256 })}
      />
    </Stack>
  );
}
