import { create } from 'qrcode';

/** Light modules around the code, as ISO/IEC 18004 asks. */
const quiet = 4;

/** A QR code as one SVG path: no image, no inline style, sharp at any size. Always dark on white. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  let path = '';
  for (let index = 0; index < data.length; index += 1) {
    if (data[index])
      path += `M${(index % size) + quiet} ${Math.floor(index / size) + quiet}h1v1h-1z`;
  }
  const edge = size + 2 * quiet;
  return (
    <svg
      role="img"
      aria-label={label}
      data-testid="totp-qr"
      width={208}
      height={208}
      viewBox={`0 0 ${edge} ${edge}`}
      shapeRendering="crispEdges"
    >
      <rect width={edge} height={edge} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
