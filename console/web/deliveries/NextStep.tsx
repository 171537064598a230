import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useSession } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import type { CaseActionView } from '../shapes/cases/case.ts';
import { deliveryForms, mainSteps } from './delivery-forms.ts';
import { sidesOf, type Delivery } from './delivery.ts';
import { ForwardDialog } from './ForwardDialog.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';

/** Messages with a page or dialog of their own. */
const special = ['feedback', 'verify', 'reject', 'forward'] as const;

type Dialog = 'verify' | 'reject' | 'forward';

/** What is said above the buttons, as the reader's side and the state have it. */
function situationOf(delivery: Delivery, side: 'recipient' | 'issuer' | 'reader'): string {
  const open = delivery.requests.find(({ state }) => state === 'open');
  if (open !== undefined) return `${side}.${open.kind}`;
  return `${side}.${delivery.state}`;
}

interface SpecialStepsProps {
  delivery: Delivery;
  possible: ReadonlySet<string>;
  /** Another button is the one to press. */
  quiet: boolean;
  onDialog: (dialog: Dialog) => void;
}

function SpecialSteps({ delivery, possible, quiet, onDialog }: SpecialStepsProps) {
  const translate = useTranslate();
  // A school has nobody to pass it on to.
  const { total: units = 0 } = useGetList('units', {
    pagination: { page: 1, perPage: 1 },
    sort: { field: 'name', order: 'ASC' },
  });
  const main = quiet ? 'outlined' : 'contained';
  return (
    <>
      {possible.has('feedback') && (
        <Button
          variant={main}
          component={Link}
          to={`/deliveries/${encodeURIComponent(delivery.id)}/feedback`}
          data-testid="action-feedback"
        >
          {translate('deliveries.giveFeedback')}
        </Button>
      )}
      {possible.has('verify') && (
        <Button variant={main} data-testid="action-verify" onClick={() => onDialog('verify')}>
          {translate('deliveries.verifySubmit')}
        </Button>
      )}
      {possible.has('reject') && (
        <Button data-testid="action-reject" onClick={() => onDialog('reject')}>
          {translate('deliveries.rejectSubmit')}
        </Button>
      )}
      {possible.has('forward') && units > 1 && (
        <Button data-testid="action-forward" onClick={() => onDialog('forward')}>
          {translate('deliveries.forward')}
        </Button>
      )}
    </>
  );
}

/** Messages that `CaseActions` shows as buttons: at most one of the page's buttons is filled. */
function plainSteps(
  delivery: Delivery,
  side: 'recipient' | 'issuer' | 'reader',
  possible: ReadonlySet<string>,
): readonly string[] {
  if (side === 'issuer') return possible.has('verify') ? ['none'] : mainSteps.issuer;
  const mustContain = delivery.clocks.some(
    ({ clock, state }) => clock === 'contain' && state === 'running',
  );
  if (mustContain && delivery.state === 'HANDLING') return ['contain'];
  return possible.has('feedback') ? ['none'] : mainSteps.recipient;
}

/** What must I do now: one sentence, the clock that presses, and the button for it. */
export function NextStep({ delivery }: { delivery: Delivery }) {
  const translate = useTranslate();
  const who = useSession();
  const [dialog, setDialog] = useState<Dialog>();
  const { data: actions = [] } = useApi<readonly CaseActionView[]>(
    `/deliveries/${encodeURIComponent(delivery.id)}/actions`,
  );
  const possible = new Set(
    actions.flatMap(({ message, refusal }) => (refusal === undefined ? message : [])),
  );
  const sides = sidesOf(delivery, who?.grants.map(({ unitId }) => unitId) ?? []);
  const side = sides.recipient ? 'recipient' : sides.issuer ? 'issuer' : 'reader';
  const steps = plainSteps(delivery, side, possible);
  const blocked = actions.find(({ message }) => message === 'feedback')?.refusal;
  const hasUnitsBelow = delivery.children.some(({ state }) => state === 'open');
  return (
    <Box
      component="section"
      aria-label={translate('deliveries.now')}
      data-testid="next-step"
      sx={(theme) => ({
        px: 2,
        py: 1.5,
        border: 1,
        borderColor: 'divider',
        borderLeft: `4px solid ${theme.palette.primary.main}`,
        borderRadius: 1,
        bgcolor: 'background.paper',
        color: 'text.primary',
      })}
    >
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography sx={{ fontWeight: 600 }}>
          {translate(`deliveries.situation.${situationOf(delivery, side)}`, {
            unit: side === 'recipient' ? delivery.issuerUnitName : delivery.recipientUnitName,
            _: translate('deliveries.situation.other'),
          })}
        </Typography>
      </Stack>
      {side === 'recipient' && blocked !== undefined && hasUnitsBelow && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
          {translate('deliveries.waitsBelow')}
        </Typography>
      )}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mt: 1.5, '&:empty': { mt: 0 } }}>
        <SpecialSteps
          delivery={delivery}
          possible={possible}
          quiet={steps.includes('contain') && possible.has('feedback')}
          onDialog={setDialog}
        />
        <CaseActions
          resource="deliveries"
          id={delivery.id}
          version={delivery.version}
          forms={deliveryForms}
          omit={special}
          first={steps}
        />
      </Stack>
      {(dialog === 'verify' || dialog === 'reject') && (
        <VerifyDialog delivery={delivery} outcome={dialog} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'forward' && (
        <ForwardDialog delivery={delivery} onClose={() => setDialog(undefined)} />
      )}
    </Box>
  );
}
