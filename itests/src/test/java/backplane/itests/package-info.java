/** Tests of the assembled distribution. */
package backplane.itests;
