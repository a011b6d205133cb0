/** What strangers may have put in the place of names and reasons. */
const SCRIPT = '<script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'">';
export const TEXTS = {
  markup: SCRIPT,
  'right-to-left marks': '\u202eredrO\u202c \u2067אבג',
  '4 KiB': `${'long '.repeat(819)}end`,
  'a NUL': 'before\0after',
  'words of templates': "{{7*7}} ${7*7} %s ' OR 1=1 --",
} as const;
