import { Box, Typography } from '@mui/material';
import { Fragment } from 'react';
import { useTranslate } from 'react-admin';
import { useClasses } from '../incidents/use-classes.ts';
import { assetRows, originRows, weaknessRows } from './fact-rows.tsx';
import type { NoticeFacts } from './notice.ts';

interface NoticePreviewProps {
  facts: NoticeFacts;
  issuer: string;
  recipients: string;
}

/** The 通报单 as it will read, beside the form; the number and the seal come with the issue. */
export function NoticePreview({ facts, issuer, recipients }: NoticePreviewProps) {
  const translate = useTranslate();
  const { nameOf } = useClasses();
  const rows = [
    { label: translate('notices.field.recipients'), value: recipients },
    {
      label: translate('notices.field.severity'),
      value: translate(`notices.severity.${facts.severity}`),
    },
    ...originRows(facts, translate),
    ...assetRows(facts, translate),
    ...weaknessRows(facts, translate, nameOf),
    { label: translate('notices.field.description'), value: facts.description },
    { label: translate('notices.field.impact'), value: facts.impact },
    { label: translate('notices.field.advice'), value: facts.advice },
    {
      label: translate('notices.field.evidence'),
      value: facts.evidence?.map(({ name }) => name).join('、'),
    },
  ].filter(({ value }) => value !== undefined && value !== '');
  return (
    <Box
      data-testid="notice-preview"
      // Paper stays paper, in the dark too.
      sx={{
        bgcolor: '#ffffff',
        color: '#1b242c',
        border: 1,
        borderColor: 'divider',
        p: { xs: 2, md: 3 },
        fontSize: '0.8125rem',
        lineHeight: 1.7,
      }}
    >
      <Typography
        component="div"
        sx={{
          textAlign: 'center',
          color: '#b3261e',
          fontSize: '1.25rem',
          fontWeight: 700,
          letterSpacing: '0.15em',
          borderBottom: '2px solid #b3261e',
          pb: 1,
          overflowWrap: 'anywhere',
        }}
      >
        {translate('notices.preview.head')}
      </Typography>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, py: 1 }}>
        <span>{issuer}</span>
        <span>{translate('notices.preview.number')}</span>
      </Box>
      <Typography
        component="div"
        sx={{
          textAlign: 'center',
          fontWeight: 600,
          fontSize: '1rem',
          my: 1,
          overflowWrap: 'anywhere',
        }}
      >
        {facts.title === '' ? translate('notices.preview.noTitle') : facts.title}
      </Typography>
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: '7em minmax(0, 1fr)',
          border: '1px solid #c3cad1',
          '& dt, & dd': { m: 0, px: 1, py: 0.5, borderBottom: '1px solid #c3cad1' },
          '& dt': { bgcolor: '#f4f6f8', borderRight: '1px solid #c3cad1' },
          '& dd': { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
          '& dt:last-of-type, & dd:last-of-type': { borderBottom: 0 },
        }}
      >
        {rows.map(({ label, value }) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </Box>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', pt: 2, color: '#55626e' }}>
        <span>{translate('notices.preview.signer')}</span>
        <span>{translate('notices.preview.seal')}</span>
      </Box>
    </Box>
  );
}
