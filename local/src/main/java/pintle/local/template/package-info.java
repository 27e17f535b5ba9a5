/**
 * What template.yaml says, for the local run and the tests: {@link Template#read} gives functions,
 * routes, environment, table, gateway answers and CORS, so that nothing is listed twice.
 */
@NullMarked
package pintle.local.template;

import org.jspecify.annotations.NullMarked;
