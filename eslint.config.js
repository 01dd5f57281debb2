import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist', 'node_modules', '.wrangler', '.local'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Use hashRandom(seed, index) from core/numeric: a frame must be the same each time.',
        },
      ],
    },
  },
  // Programs speak to the terminal; the edge's log is its console.
  { files: ['src/shell/**', 'test/**', 'workers/**'], rules: { 'no-console': 'off' } },
);
