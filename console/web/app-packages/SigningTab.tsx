import { Alert, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDate } from '../format/time.ts';
import { Mark } from '../marks/Mark.tsx';
import { stateLooks } from '../marks/states.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { PackageSummary } from './package.ts';

type Certificate = PackageSummary['certificates'][number];

function CertificatePanel({ certificate }: { certificate: Certificate }) {
  const translate = useTranslate();
  const label = (name: string): string => translate(`appPackages.certificate.${name}`);
  const { keyType, keyBits, notBefore, notAfter } = certificate;
  const key = [keyType, keyBits === null ? null : translate('appPackages.bits', { bits: keyBits })];
  return (
    <Panel testId="certificate">
      {certificate.debug && (
        <Alert severity="error" sx={{ mb: 1.5 }}>
          {translate('appPackages.debugCertificate')}
        </Alert>
      )}
      <Facts
        rows={[
          { label: 'SHA-256', value: <Hash text={certificate.sha256} /> },
          { label: label('subject'), value: certificate.subject },
          { label: label('issuer'), value: certificate.issuer },
          {
            label: label('validity'),
            value:
              notBefore === null && notAfter === null
                ? null
                : `${formatDate(notBefore)} – ${formatDate(notAfter)}`,
          },
          { label: label('key'), value: key.filter((part) => part !== null).join(' · ') },
          { label: label('algorithm'), value: certificate.signatureAlgorithm },
        ]}
      />
    </Panel>
  );
}

/** Schemes that are there and whether they verify, and by whose keys. */
export function SigningTab({ summary }: { summary: PackageSummary }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { signing, certificates, platform } = summary;
  return (
    <Stack sx={{ gap: 2 }}>
      {platform === 'android' && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('appPackages.schemes')}
          </Typography>
          {signing.present.length === 0 && (
            <Mark {...stateLooks['app-verdicts'].FAIL} text={translate('appPackages.unsigned')} />
          )}
          {signing.present.map((scheme) => {
            const good = signing.verified.includes(scheme);
            return (
              <Mark
                key={scheme}
                {...stateLooks['app-verdicts'][good ? 'PASS' : 'FAIL']}
                text={`${scheme} ${translate(good ? 'appPackages.verified' : 'appPackages.notVerified')}`}
              />
            );
          })}
        </Stack>
      )}
      {certificates.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.noCertificate')}
        </Typography>
      ) : (
        certificates.map((certificate) => (
          <CertificatePanel key={`${certificate.sha256} ${locale}`} certificate={certificate} />
        ))
      )}
    </Stack>
  );
}
