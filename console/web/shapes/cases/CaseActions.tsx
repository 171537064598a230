import MoreHoriz from '@mui/icons-material/MoreHoriz';
import { Button, ListItemText, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useNotify, useTranslate } from 'react-admin';
import { useApi } from '../../providers/use-api.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { labelOf, type ActionForm, type CaseActionView } from './case.ts';
import { newKey } from './payload.ts';
import { useCaseAction, useCaseProblem } from './use-case-action.ts';

interface CaseActionsProps {
  /** `notices`, `deliveries`, `incidents`: also the path of the API. */
  resource: string;
  id: string;
  version: number;
  /** The unit that the person acts for, when there are several. */
  unitId?: string;
  /** Dialogs by message; a message without one is sent at once. */
  forms?: Readonly<Record<string, ActionForm>>;
  /** Messages that the page offers in its own way. */
  omit?: readonly string[];
  /** What the page is for, in this order: shown as buttons, the first one filled. All possible ones by default. */
  first?: readonly string[];
  /** None is filled: the page has something that comes before them. */
  calm?: boolean;
}

/** What can be done with a case now; what can not is in the menu, with the reason. */
export function CaseActions(props: CaseActionsProps) {
  const { resource, id, forms = {}, omit = [], first = [], calm = false } = props;
  const translate = useTranslate();
  const notify = useNotify();
  const problem = useCaseProblem();
  const [locale] = useLocaleState();
  const [asked, setAsked] = useState<CaseActionView>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data = [] } = useApi<readonly CaseActionView[]>(
    `/${resource}/${encodeURIComponent(id)}/actions`,
  );
  const send = useCaseAction(props);
  const offered = data.filter(({ message }) => !omit.includes(message));
  const possible = offered.filter(({ refusal }) => refusal === undefined);
  const wanted = possible
    .filter(({ message }) => first.length === 0 || first.includes(message))
    .toSorted((one, other) => first.indexOf(one.message) - first.indexOf(other.message));
  const rest = offered.filter((action) => !wanted.includes(action));
  const start = (action: CaseActionView): void => {
    setAnchor(null);
    if (forms[action.message] !== undefined) {
      setAsked(action);
      return;
    }
    send.mutate(
      {
        message: action.message,
        payload: {},
        idempotencyKey: newKey(),
        actFor: props.unitId ?? action.unitId,
      },
      { onError: (error) => notify(problem(error), { type: 'error' }) },
    );
  };
  const form = asked === undefined ? undefined : forms[asked.message];
  return (
    <>
      {wanted.map((action, index) => (
        <Button
          key={action.message}
          variant={index === 0 && !calm ? 'contained' : 'outlined'}
          disabled={send.isPending}
          data-testid={`action-${action.message}`}
          onClick={() => start(action)}
        >
          {labelOf(action, locale)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Button
          startIcon={<MoreHoriz />}
          data-testid="more-actions"
          aria-haspopup="menu"
          onClick={({ currentTarget }) => setAnchor(currentTarget)}
        >
          {translate('cases.more')}
        </Button>
      )}
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {rest.map((action) => (
          <MenuItem
            key={action.message}
            disabled={action.refusal !== undefined}
            data-testid={`action-${action.message}`}
            onClick={() => start(action)}
            sx={{ whiteSpace: 'normal', maxWidth: 360, '&.Mui-disabled': { opacity: 0.75 } }}
          >
            <ListItemText
              primary={labelOf(action, locale)}
              secondary={action.refusal === undefined ? undefined : labelOf(action.refusal, locale)}
            />
          </MenuItem>
        ))}
      </Menu>
      {asked !== undefined && form !== undefined && (
        <ActionDialog {...props} action={asked} form={form} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}
