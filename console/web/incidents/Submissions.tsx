import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { useCan, useSession } from '../providers/session.ts';
import { ActionDialog } from '../shapes/cases/ActionDialog.tsx';
import { incidentForms } from './incident-forms.ts';
import type { Incident } from './incident.ts';

/** To whom reports went, by telephone and in writing; the unit above signs for its own here. */
export function Submissions({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const who = useSession();
  const mayReceive = useCan('incidents', 'update');
  const [received, setReceived] = useState<string>();
  const form = incidentForms['receive-report'];
  const isMine = (unitId: string | null): boolean =>
    unitId !== null && (who?.grants.some((grant) => grant.unitId === unitId) ?? false);
  if (incident.submissions.length === 0) return null;
  const title = translate('incidents.receive');
  return (
    <section>
      <Typography variant="h3" gutterBottom>
        {translate('incidents.submissions')}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {incident.submissions.map((sent) => (
          <Stack
            component="li"
            key={sent.id}
            direction="row"
            data-testid="submission"
            sx={{ gap: 1, py: 1, borderBottom: 1, borderColor: 'divider', flexWrap: 'wrap' }}
          >
            <Box sx={{ flex: 1, minWidth: 200 }}>
              <Typography variant="body2">
                <strong>{translate(`incidents.lineName.${sent.line}`)}</strong> ·{' '}
                {translate(`incidents.mode.${sent.mode}`)} → {sent.to}
                {sent.phone !== null && ` (${sent.phone})`}
              </Typography>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                {sent.by} · <Time at={sent.at} as="full" />
                {sent.enteredAt !== sent.at && (
                  <>
                    {' · '}
                    {translate('cases.enteredAt')} <Time at={sent.enteredAt} />
                  </>
                )}
              </Typography>
              {sent.summary !== null && (
                <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
                  {sent.summary}
                </Typography>
              )}
            </Box>
            {sent.received === null ? (
              mayReceive &&
              isMine(sent.toUnitId) &&
              sent.mode === 'written' && (
                <Button data-testid="receive-report" onClick={() => setReceived(sent.id)}>
                  {title}
                </Button>
              )
            ) : (
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {translate('incidents.receivedBy', { name: sent.received.by })}{' '}
                <Time at={sent.received.at} />
              </Typography>
            )}
          </Stack>
        ))}
      </Box>
      {received !== undefined && form !== undefined && (
        <ActionDialog
          resource="incidents"
          id={incident.id}
          version={incident.version}
          action={{ message: 'receive-report', zh: title, en: title }}
          form={form}
          payload={{ submissionId: received }}
          onClose={() => setReceived(undefined)}
        />
      )}
    </section>
  );
}
