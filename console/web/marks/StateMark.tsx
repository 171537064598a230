import { useTranslate } from 'react-admin';
import { Mark } from './Mark.tsx';
import { stateLook, type StateKind } from './states.ts';

interface StateMarkProps {
  kind: StateKind;
  state: string;
  plain?: boolean;
}

export function StateMark({ kind, state, plain }: StateMarkProps) {
  const translate = useTranslate();
  return (
    <Mark
      {...stateLook(kind, state)}
      text={translate(`${kind}.state.${state}`, { _: state })}
      testId={`state-${state}`}
      {...(plain === undefined ? {} : { plain })}
    />
  );
}
