import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SignPage } from './SignPage.tsx';

const root = document.querySelector('#root');
const code = decodeURIComponent(globalThis.location.pathname.split('/')[2] ?? '');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <SignPage code={code} />
    </StrictMode>,
  );
}
