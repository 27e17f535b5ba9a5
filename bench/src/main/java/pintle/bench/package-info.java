/** What costs how much. Speed is measured here and nowhere tested. */
package pintle.bench;
