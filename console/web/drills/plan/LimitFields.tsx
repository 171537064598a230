import { Box, TextField, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { PlanForm } from './plan.ts';

/** As rules/drills/objectives.yaml has them. */
export const objectives = [
  'T_detect',
  'T_sign',
  'T_report_oral',
  'T_report_written',
  'T_contain',
  'T_recover',
  'T_close',
] as const;

/** Limits for times that the log gives by itself; those left empty are shown in the debrief without a verdict. */
export function LimitFields({
  form,
  onChange,
}: {
  form: PlanForm;
  onChange: (part: Partial<PlanForm>) => void;
}) {
  const translate = useTranslate();
  return (
    <>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 2 }}>
        {translate('drills.limitsHelp')}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(4, 1fr)' },
        }}
      >
        {objectives.map((id) => (
          <TextField
            key={id}
            type="number"
            name={`limit-${id}`}
            label={translate(`drills.objective.${id}`)}
            value={form.limits[id] ?? ''}
            onChange={({ target }) => onChange({ limits: { ...form.limits, [id]: target.value } })}
            slotProps={{ htmlInput: { min: 0, step: 'any' } }}
          />
        ))}
      </Box>
    </>
  );
}
