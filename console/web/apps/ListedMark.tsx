import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { stateLooks } from '../marks/states.ts';

/** On the black or the white list in force; nothing for the rest. */
export function ListedMark({ listed, plain }: { listed: string | null; plain?: boolean }) {
  const translate = useTranslate();
  if (listed !== 'black' && listed !== 'white') return null;
  return (
    <Mark
      {...stateLooks['app-lists'][listed]}
      text={translate(`app-lists.state.${listed}`)}
      testId={`listed-${listed}`}
      {...(plain === undefined ? {} : { plain })}
    />
  );
}
