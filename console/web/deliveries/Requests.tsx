import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { Time } from '../marks/Time.tsx';
import { requestLook } from './request-looks.ts';
import type { DeliveryRequest } from './delivery.ts';

function Request({ request }: { request: DeliveryRequest }) {
  const translate = useTranslate();
  const { kind, state, asked, text, decided } = request;
  return (
    <Box
      component="li"
      data-testid={`request-${kind}`}
      sx={{ py: 1.5, borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography sx={{ fontWeight: 500 }}>
          {kind === 'dispute'
            ? translate('deliveries.disputeFor', {
                reason: translate(`deliveries.dispute.${request.reason ?? 'not-ours'}`),
              })
            : translate('deliveries.extensionUntil')}
          {kind === 'extension' && (
            <>
              {' '}
              <Time at={request.until} as="short" />
            </>
          )}
        </Typography>
        <Mark
          {...requestLook(state)}
          text={translate(`deliveries.requestState.${state}`)}
          testId={`request-${state}`}
        />
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {asked.name} · <Time at={asked.at} as="short" />
      </Typography>
      <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {text}
      </Typography>
      {kind === 'dispute' && request.suggestedUnit !== undefined && (
        <Typography variant="body2">
          {translate('deliveries.form.suggestedUnit')}：{request.suggestedUnit}
        </Typography>
      )}
      {kind === 'dispute' && request.duplicateOf !== undefined && (
        <Typography variant="body2">
          {translate('deliveries.form.duplicateOf')}：{request.duplicateOf}
        </Typography>
      )}
      {decided?.reason !== undefined && (
        <Typography
          variant="body2"
          sx={{ mt: 0.5, pl: 1.5, borderLeft: 2, borderColor: 'divider' }}
        >
          {decided.name} · <Time at={decided.at} as="short" /> — {decided.reason}
        </Typography>
      )}
    </Box>
  );
}

/** Disputes and extensions of a delivery with what became of them, newest first. */
export function Requests({ requests }: { requests: readonly DeliveryRequest[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {requests.toReversed().map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </Box>
  );
}
