import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const network = [
  { name: 'fetch', message: 'Only src/services talks to the network.' },
  { name: 'EventSource', message: 'Only src/services talks to the network.' },
  { name: 'XMLHttpRequest', message: 'Only src/services talks to the network.' },
];
const toFixed = {
  selector: "CallExpression[callee.property.name='toFixed']",
  message: 'Only src/utils/price.ts formats a number.',
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/types/api.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', ...network],
      'no-restricted-syntax': ['error', toFixed],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src/services/**', 'e2e/**'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['src/utils/price.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // A page keeps its parts in its own folder; what two pages need lives in components or hooks.
    files: ['src/pages/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/pages/**', '../../*/*Page'] }] },
  },
  { files: ['eslint.config.js'], extends: [tseslint.configs.disableTypeChecked] },
);
