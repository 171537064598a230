import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Facts } from '../shapes/Facts.tsx';
import { useClasses } from '../incidents/use-classes.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { assetRows, originRows, weaknessRows } from './fact-rows.tsx';
import type { NoticeFacts } from './notice.ts';

function Text({ title, text }: { title: string; text: string | undefined }) {
  if (text === undefined || text === '') return null;
  return (
    <section>
      <Typography variant="h3" gutterBottom>
        {title}
      </Typography>
      <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 760, overflowWrap: 'anywhere' }}>
        {text}
      </Typography>
    </section>
  );
}

interface NoticeContentProps {
  facts: NoticeFacts;
  /** `/notices/<id>` or `/deliveries/<id>`, below which the files of the evidence are. */
  filesAt: string;
}

/** What a notice says: for its issuer and for whoever got it. */
export function NoticeContent({ facts, filesAt }: NoticeContentProps) {
  const translate = useTranslate();
  const { nameOf } = useClasses();
  const asset = assetRows(facts, translate);
  const weakness = weaknessRows(facts, translate, nameOf);
  return (
    <Stack sx={{ gap: 2.5 }}>
      <Text title={translate('notices.field.description')} text={facts.description} />
      {(asset.length > 0 || weakness.length > 0) && (
        <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { md: '1fr 1fr' } }}>
          {weakness.length > 0 && (
            <section>
              <Typography variant="h3" gutterBottom>
                {translate('notices.part.weakness')}
              </Typography>
              <Facts rows={weakness} />
            </section>
          )}
          {asset.length > 0 && (
            <section>
              <Typography variant="h3" gutterBottom>
                {translate('notices.part.asset')}
              </Typography>
              <Facts rows={asset} />
            </section>
          )}
        </Box>
      )}
      <Text title={translate('notices.field.impact')} text={facts.impact} />
      <Text title={translate('notices.field.advice')} text={facts.advice} />
      {(facts.evidence?.length ?? 0) > 0 && (
        <section>
          <Typography variant="h3" gutterBottom>
            {translate('notices.field.evidence')}
          </Typography>
          <EvidenceList evidence={facts.evidence ?? []} filesAt={filesAt} />
        </section>
      )}
      <section>
        <Typography variant="h3" gutterBottom>
          {translate('notices.part.origin')}
        </Typography>
        <Facts rows={originRows(facts, translate)} />
      </section>
    </Stack>
  );
}
