import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Where `npm run dev` finds the API; `make run` of a second Thor may sit on another port.
const api = process.env['THOR_API'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the server's policy allows no data: URIs
    reportCompressedSize: true,
  },
});
