import { Box, Link, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { playbookPath } from '../playbooks/playbook.ts';
import { Facts } from '../shapes/Facts.tsx';
import type { Drill } from './drill.ts';
import { supportParts } from './plan/plan.ts';

const lines = (text: string) => <Box sx={{ whiteSpace: 'pre-line' }}>{text}</Box>;

/** The plan as it will be decided on and printed. */
export function PlanTab({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const { playbook, safety, objectives } = drill;
  const support = supportParts.filter((part) => (drill.support[part] ?? '') !== '');
  const heading = (key: string) => (
    <Typography variant="h3" sx={{ mt: 2.5, mb: 1 }}>
      {translate(key)}
    </Typography>
  );
  return (
    <>
      <Facts
        rows={[
          { label: translate('drills.purpose'), value: lines(drill.purpose) },
          { label: translate('drills.goals'), value: lines(drill.goals) },
          { label: translate('drills.minutes'), value: drill.plannedMinutes },
          { label: translate('drills.venue'), value: drill.venue },
          { label: translate('drills.schedule'), value: lines(drill.schedule) },
          {
            label: translate('drills.budgeted'),
            value: translate(drill.budgeted ? 'ra.boolean.true' : 'ra.boolean.false'),
          },
          {
            label: translate('drills.script'),
            value:
              playbook === null ? null : (
                <>
                  <Link component={RouterLink} to={playbookPath(playbook.id)}>
                    {playbook.title}
                  </Link>{' '}
                  <Box component="span" sx={{ color: 'text.secondary' }}>
                    {translate('playbooks.version', { version: playbook.version })} · SHA-256{' '}
                    {playbook.hash.slice(0, 12)}…
                  </Box>
                </>
              ),
          },
        ]}
      />
      {heading('drills.step.limits')}
      {objectives.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('objectives.state.no-limit')}
        </Typography>
      ) : (
        <Facts
          rows={objectives.map(({ objective, limitMinutes }) => ({
            label: translate(`drills.objective.${objective}`, { _: objective }),
            value: translate('drills.limitMinutes', { smart_count: limitMinutes }),
          }))}
        />
      )}
      {heading('drills.step.safety')}
      <Facts
        rows={[
          {
            label: translate('drills.stopWord'),
            value: safety.stopWord === '' ? null : <strong>{safety.stopWord}</strong>,
          },
          { label: translate('drills.authorisation'), value: lines(safety.authorisation) },
          {
            label: translate('drills.forbidden'),
            value:
              safety.forbidden.length === 0 ? null : (
                <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
                  {safety.forbidden.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </Box>
              ),
          },
          ...support.map((part) => ({
            label: translate(`drills.support.${part}`),
            value: lines(drill.support[part] ?? ''),
          })),
        ]}
      />
    </>
  );
}
