import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { loadSession } from '../providers/auth-provider.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PasswordForm } from './PasswordForm.tsx';

export default function PasswordPage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const done = async (): Promise<void> => {
    await loadSession();
    await navigate('/');
  };
  return (
    <>
      <PageHeader title={translate('profile.password')} />
      <Panel>
        <PasswordForm onDone={() => void done()} />
      </Panel>
    </>
  );
}
