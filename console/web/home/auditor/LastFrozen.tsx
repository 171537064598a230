import { useTranslate } from 'react-admin';
import { mainScore, type AssessmentRow } from '../../assessments/assessment.ts';
import { CatalogueMark } from '../../assessments/CatalogueMark.tsx';
import { formatScore } from '../../format/numbers.ts';
import { formatDateTime } from '../../format/time.ts';
import { Disclaimer } from '../../systems/Disclaimer.tsx';
import { ShortList } from './ShortList.tsx';

/** What was frozen last, with the way to its differences. */
export function LastFrozen() {
  const translate = useTranslate();
  return (
    <>
      <ShortList<AssessmentRow>
        title={translate('home.audit.frozen')}
        resource="assessments"
        filter={{}}
        sort={{ field: 'frozenAt', order: 'DESC' }}
        heading={({ systemName }) => systemName}
        detail={(row) => {
          const score = mainScore(row);
          const span =
            score === undefined
              ? ''
              : ` · ${formatScore(score.lower)} – ${formatScore(score.upper)}`;
          return `${formatDateTime(row.frozenAt)} · ${row.frozenBy}${span}`;
        }}
        mark={({ catalogueIntact }) => <CatalogueMark intact={catalogueIntact} />}
        none={translate('home.audit.noFrozen')}
        testId="home-frozen"
      />
      <Disclaimer />
    </>
  );
}
