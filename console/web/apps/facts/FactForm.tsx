import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Panel } from '../../shapes/Panel.tsx';
import { FactInput } from './FactInput.tsx';
import {
  factsOf,
  labelOf,
  missingOf,
  typedOf,
  type FactMap,
  type Field,
  type FieldGroup,
} from './field.ts';

interface FactFormProps {
  groups: readonly FieldGroup[];
  facts: FactMap;
  /** For what the facts are collected: those that are needed for it are marked. */
  purpose: Field['neededFor'][number];
  busy: boolean;
  onSave: (facts: FactMap) => void;
  onCancel: () => void;
}

const broad: ReadonlySet<Field['type']> = new Set(['words', 'document', 'lines']);

/** The paper form as groups of fields; what is still missing is counted, not insisted on. */
export function FactForm({ groups, facts, purpose, busy, onSave, onCancel }: FactFormProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const fields = groups.flatMap((group) => group.fields);
  const [typed, setTyped] = useState(() => typedOf(fields, facts));
  const said = factsOf(fields, typed, facts);
  const missing = missingOf(fields, said, purpose);
  return (
    <Stack
      component="form"
      noValidate
      sx={{ gap: 2 }}
      onSubmit={(event: { preventDefault: () => void }) => {
        event.preventDefault();
        onSave(said);
      }}
    >
      {groups.map((group) => (
        <Panel key={group.id} title={labelOf(group, locale)} testId={`group-${group.id}`}>
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: { md: 'repeat(2, minmax(0, 1fr))' },
            }}
          >
            {group.fields.map((field) => (
              <Box key={field.key} sx={broad.has(field.type) ? { gridColumn: '1 / -1' } : {}}>
                <FactInput
                  field={field}
                  value={typed[field.key] ?? ''}
                  needed={field.neededFor.includes(purpose)}
                  onType={(value) => setTyped({ ...typed, [field.key]: value })}
                />
              </Box>
            ))}
          </Box>
        </Panel>
      ))}
      <Stack
        direction="row"
        sx={(theme) => ({
          gap: 1.5,
          alignItems: 'center',
          flexWrap: 'wrap',
          position: 'sticky',
          bottom: 0,
          py: 1.5,
          bgcolor: theme.palette.background.default,
          borderTop: 1,
          borderColor: 'divider',
          zIndex: 1,
        })}
      >
        <Button type="submit" variant="contained" disabled={busy} data-testid="save-facts">
          {translate('action.save')}
        </Button>
        <Button onClick={onCancel}>{translate('action.cancel')}</Button>
        <Typography variant="body2" sx={{ color: 'text.secondary' }} data-testid="facts-missing">
          {missing.length === 0
            ? translate('apps.nothingMissing')
            : translate('apps.stillMissing', {
                count: missing.length,
                fields: missing
                  .slice(0, 6)
                  .map((field) => labelOf(field, locale))
                  .join(locale === 'en' ? ', ' : '、'),
              })}
        </Typography>
      </Stack>
    </Stack>
  );
}
