/**
 * Random journeys through all functions, held against a model that was written from the contract.
 */
@NullMarked
package pintle.journey;

import org.jspecify.annotations.NullMarked;
