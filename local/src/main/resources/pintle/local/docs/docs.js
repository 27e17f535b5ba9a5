// No validator elsewhere; what is typed in stays in the memory of the page.
SwaggerUIBundle({
  url: '/local/docs/openapi.yaml',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
});
