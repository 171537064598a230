import { Box, Chip, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDuration } from '../format/time.ts';
import { labelOf } from '../shapes/cases/case.ts';
import { filledText, type Playbook } from './playbook.ts';

/** The steps of a plan in their order: who does what until when, and where it goes on. */
export function StepList({ playbook }: { playbook: Playbook }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const roles = new Map(playbook.roles.map((role) => [role.id, labelOf(role, locale)]));
  const places = new Map(playbook.steps.map(({ id }, index) => [id, index + 1]));
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {playbook.steps.map((step, index) => (
        <Stack
          key={step.id}
          component="li"
          direction="row"
          data-testid="playbook-step"
          sx={{ gap: 1.5, px: 2, py: 1, borderBottom: 1, borderColor: 'divider' }}
        >
          <Typography sx={{ width: 28, color: 'text.secondary', textAlign: 'right' }}>
            {index + 1}
          </Typography>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
              <Typography sx={{ fontWeight: 500 }}>{labelOf(step, locale)}</Typography>
              <Chip
                variant="outlined"
                label={translate(`playbooks.step.${step.kind}`, { _: step.kind })}
              />
              {step.roles.map((id) => (
                <Chip key={id} label={roles.get(id) ?? id} />
              ))}
              {step.dueMs !== null && (
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {translate('drillLive.within', {
                    time: formatDuration(step.dueMs / 1_000, locale),
                  })}
                </Typography>
              )}
            </Stack>
            {labelOf(step.text, locale) !== '' && (
              <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
                {filledText(labelOf(step.text, locale), playbook.variables)}
              </Typography>
            )}
            {step.next.length > 0 && (
              <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                {translate('playbooks.goesOn', {
                  steps: step.next.map((id) => places.get(id) ?? '?').join('、'),
                })}
              </Typography>
            )}
          </Box>
        </Stack>
      ))}
    </Box>
  );
}
