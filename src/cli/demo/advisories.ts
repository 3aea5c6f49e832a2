/**
 * What Wolfi's advisories of 7 May 2025 (Apache-2.0) say of those packages, as facts: the package, the advisory's id and
 * aliases, then its dated events with the fixed version, the reason or the component that each names.
 */
export const ADVISORIES = `
binutils CGA-24mm-hr8r-vvp5 CVE-2022-38126 GHSA-mc5c-3hv5-5hjw | 2022-09-16T16:42:40Z false-positive-determination vulnerable-code-version-not-used
binutils CGA-2g36-84g3-35r2 CVE-2023-1972 GHSA-gxpx-hfgx-m75g | 2023-05-27T12:32:23Z detection manual | 2023-05-27T12:46:17Z fixed 2.40-r3
binutils CGA-966m-f429-q5jc CVE-2022-38128 GHSA-p6mj-rqhq-7523 | 2022-10-11T20:03:51Z fixed 2.39-r3
binutils CGA-ggw5-6vrf-vmqr CVE-2022-38533 GHSA-7v55-wrg9-5rfp | 2022-09-16T16:42:40Z fixed 2.39-r2
binutils CGA-gxcj-jj66-mxg7 CVE-2025-1153 GHSA-3frg-24qp-xxv2 | 2025-03-04T07:04:02Z detection binutils-gold@2.44-r0 apk /.PKGINFO
binutils CGA-x8jg-r778-x54g CVE-2023-1579 GHSA-7p63-jgg6-rgpv | 2023-04-12T19:06:15Z detection manual | 2023-04-12T19:46:39Z fixed 2.40-r0
brotli CGA-9mxg-j38p-8p8r CVE-2020-8927 GHSA-5v8v-66v8-mwm7 | 2022-09-15T02:40:18Z false-positive-determination vulnerable-code-version-not-used
busybox CGA-9hx4-xv8g-ff86 CVE-2023-42364 GHSA-qqqj-6rp2-5pw4 | 2023-12-03T21:23:52Z false-positive-determination inline-mitigations-exist | 2023-12-04T23:49:53Z false-positive-determination vulnerable-code-not-in-execution-path
busybox CGA-c95q-245j-h3hq CVE-2022-28391 GHSA-h8c3-8522-vxc6 | 2022-10-11T20:37:21Z fixed 1.35.0-r3
busybox CGA-g7mm-g5xj-h3mq CVE-2023-42365 GHSA-j44g-3846-7q49 | 2023-12-04T23:48:37Z false-positive-determination vulnerable-code-not-in-execution-path
busybox CGA-g9rc-hhpx-6g59 CVE-2023-42366 GHSA-2vjj-r39q-gvxr | 2023-12-03T21:22:59Z false-positive-determination inline-mitigations-exist | 2023-12-04T23:50:07Z false-positive-determination vulnerable-code-not-in-execution-path
busybox CGA-hvw2-h6f5-9mc9 CVE-2023-42363 GHSA-wm78-9prw-c5h4 | 2023-12-03T21:21:00Z false-positive-determination inline-mitigations-exist | 2023-12-04T23:49:28Z false-positive-determination vulnerable-code-not-in-execution-path
busybox CGA-jrx7-26c9-jxcv CVE-2025-46394 GHSA-wp4q-9jq4-gv74 | 2025-04-25T07:25:59Z detection busybox-full@1.37.0-r40 apk /.PKGINFO | 2025-04-29T21:27:41Z pending-upstream-fix
busybox CGA-mv94-rqj7-28m3 CVE-2022-30065 GHSA-gq73-rh3m-3php | 2022-10-11T20:37:21Z fixed 1.35.0-r3
busybox CGA-w865-m7p5-hhrm CVE-2024-58251 GHSA-rrv5-483w-xmr9 | 2025-04-25T07:25:58Z detection busybox-full@1.37.0-r40 apk /.PKGINFO | 2025-04-29T21:28:02Z pending-upstream-fix
curl CGA-22w4-4c2f-7qwc CVE-2023-46219 GHSA-fj44-3xpp-9cx2 | 2024-03-31T02:11:27Z fixed 8.5.0-r0
curl CGA-2j5v-wprf-p75r CVE-2022-42916 GHSA-6295-5j29-3cc8 | 2022-11-19T15:37:17Z fixed 7.86.0-r0
curl CGA-378j-cghq-mmhg CVE-2025-0725 GHSA-vvqh-cqpj-5537 | 2025-02-07T12:01:58Z fixed 8.12.0-r0
curl CGA-8qrc-rj3g-jgxw CVE-2024-2379 GHSA-wr4c-gwg7-p734 | 2024-03-31T02:11:59Z fixed 8.7.1-r0
curl CGA-962m-89hc-rmjq CVE-2024-7264 GHSA-97c4-2w4v-c7r8 | 2024-08-02T10:21:20Z fixed 8.9.1-r0
curl CGA-g55g-qx76-5fjj CVE-2024-8096 GHSA-gv3v-x3f3-7fxm | 2024-09-13T10:05:40Z fixed 8.10.0-r0
curl CGA-gq23-vx26-4c6j CVE-2023-52071 GHSA-c6mx-w98j-fgrj | 2024-02-09T07:41:16Z detection curl-dev@8.5.0-r1 apk /.PKGINFO | 2024-02-10T15:39:25Z false-positive-determination vulnerability-record-analysis-contested
curl CGA-gr5c-pjrp-3fmw CVE-2025-0167 GHSA-c42g-rmxf-64ch | 2025-02-07T12:02:09Z fixed 8.12.0-r0
curl CGA-h26h-2qmg-crpw CVE-2023-38545 GHSA-7xw9-w465-6x42 | 2023-10-10T18:25:22Z fixed 8.4.0-r0
curl CGA-h2f8-6v5h-2qcp CVE-2025-0665 GHSA-cc57-hgv8-p56r | 2025-02-07T12:02:04Z fixed 8.12.0-r0
curl CGA-hx4m-3q2w-96wj CVE-2024-2466 GHSA-9xr6-qf7m-2jv5 | 2024-03-31T02:12:29Z fixed 8.7.1-r0
curl CGA-jqm4-7q66-4rv5 CVE-2024-2004 GHSA-97xx-95pm-5qv6 | 2024-03-31T02:12:58Z fixed 8.7.1-r0
curl CGA-jr6m-3cwc-27r6 CVE-2024-9681 GHSA-g337-g667-mjvw | 2024-11-08T14:01:47Z fixed 8.11.0-r0
curl CGA-p536-wf68-h2rf CVE-2024-11053 GHSA-h288-5fq8-5pfw | 2024-12-13T15:40:34Z fixed 8.11.1-r0
curl CGA-ppf8-8x2v-3v5v CVE-2022-43552 GHSA-6342-4x32-pp8v | 2022-12-21T13:16:36Z fixed 7.87.0-r0
curl CGA-prv4-p5wj-wmm6 CVE-2023-38546 GHSA-x3qx-m3c2-qfhx | 2023-10-10T18:25:44Z fixed 8.4.0-r0
curl CGA-qg75-rj75-6cj6 CVE-2022-32221 GHSA-grfr-78m7-q35q | 2022-12-09T17:10:34Z fixed 7.86.0-r0
curl CGA-qhgc-2ghx-hfhx CVE-2023-46218 GHSA-59mm-6rr4-j9p2 | 2024-03-31T02:09:51Z fixed 8.5.0-r0
curl CGA-w4px-x37v-694c CVE-2024-0853 GHSA-697h-9h25-w4fm | 2024-02-13T07:41:14Z detection curl@8.5.0-r1 apk /.PKGINFO | 2024-02-13T19:03:04Z fixed 8.6.0-r0
curl CGA-ww95-x7cj-gxrr CVE-2024-2398 GHSA-mq8w-c2j9-rqxc | 2024-03-31T02:13:17Z fixed 8.7.1-r0
curl CGA-x8v3-m8f9-5p88 CVE-2023-32001 GHSA-xc3w-ghxg-pw5f | 2023-07-19T10:53:06Z fixed 8.2.0-r0 | 2024-01-25T19:24:33Z false-positive-determination vulnerability-record-analysis-contested
curl CGA-xcg9-6h39-hjm3 CVE-2022-43551 GHSA-25m2-mpq4-29vh | 2022-12-21T13:16:36Z fixed 7.87.0-r0
expat CGA-v325-wv3h-279c CVE-2022-43680 GHSA-4hjv-8mmr-jxwv | 2024-02-07T01:45:16Z false-positive-determination vulnerable-code-version-not-used
expat CGA-wvgr-5787-hj6m CVE-2022-40674 GHSA-2vq2-xc55-3j5m | 2024-02-07T01:44:13Z false-positive-determination vulnerable-code-version-not-used
gcc CGA-h4h6-7wwr-mh65 CVE-2023-4039 | 2023-09-19T20:42:57Z detection nvdapi | 2023-09-19T20:44:10Z fixed 13.2.0-r3
git CGA-244v-ph9h-cjhw CVE-2024-52005 | 2025-01-18T07:39:04Z detection git-email@2.48.1-r0 apk /.PKGINFO | 2025-01-24T01:19:57Z pending-upstream-fix | 2025-03-15T00:32:36Z fixed 2.49.0-r0
git CGA-3c44-9p5p-fq86 CVE-2023-25652 | 2023-04-29T00:44:11Z fixed 2.40.1-r0
git CGA-3pg6-25qw-9mhf CVE-2022-41903 | 2023-01-17T22:17:24Z fixed 2.39.1-r0
git CGA-3pjj-jr78-98rm CVE-2023-29007 | 2023-04-29T00:44:23Z fixed 2.40.1-r0
git CGA-3vrg-87vf-mhf3 CVE-2024-32021 | 2024-05-25T08:10:02Z fixed 2.45.1-r0
git CGA-462f-w9ff-m668 CVE-2023-22743 | 2023-03-08T02:25:45Z false-positive-determination component-vulnerability-mismatch
git CGA-566w-8jvq-7qfw CVE-2022-39260 | 2022-10-19T21:10:17Z fixed 2.38.1-r0
git CGA-5rcg-3vrp-xhg6 CVE-2024-32002 | 2024-05-25T08:09:59Z fixed 2.45.1-r0
git CGA-6p32-f986-xrc4 CVE-2024-32465 | 2024-05-25T08:10:05Z fixed 2.45.1-r0
git CGA-7w5f-c5hc-33fr CVE-2024-32004 | 2024-05-25T08:10:00Z fixed 2.45.1-r0
git CGA-8pcc-f78r-q8h2 CVE-2023-23946 | 2023-02-15T21:48:52Z fixed 2.39.2-r1
git CGA-cw44-2gx8-7x6m CVE-2022-23521 | 2023-01-17T22:17:24Z fixed 2.39.1-r0
git CGA-f58h-56r7-5f98 CVE-2024-32020 | 2024-05-25T08:10:03Z fixed 2.45.1-r0
git CGA-fw8h-4vgg-9mw9 CVE-2023-22490 | 2023-02-15T21:48:32Z fixed 2.39.2-r1
git CGA-h37r-j929-3h2x CVE-2024-52006 | 2025-01-16T13:29:41Z fixed 2.48.1-r0
git CGA-mx2c-xw93-g2gp CVE-2024-50349 | 2025-01-16T13:29:39Z fixed 2.48.1-r0
git CGA-vgv2-8h82-xhq7 CVE-2022-39253 | 2022-10-19T21:10:17Z fixed 2.38.1-r0
glibc CGA-49g3-q5cv-7m6g CVE-2023-4527 GHSA-hmf7-f8gf-8f4p | 2023-09-22T14:14:01Z fixed 2.38-r2
glibc CGA-573p-mg38-75fh CVE-2019-1010024 GHSA-3q29-89cr-qgvj | 2023-03-06T13:22:06Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-57wh-hj4x-5342 CVE-2023-4911 GHSA-m77w-6vjw-wh2f | 2023-10-03T22:58:32Z fixed 2.38-r5
glibc CGA-5vfg-gqch-hcj5 CVE-2010-4756 GHSA-x2r9-jfjp-jvp9 | 2023-03-06T17:47:28Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-7fr2-v9gg-pg28 CVE-2024-33600 GHSA-jv3g-6pg3-v9j8 | 2024-05-14T11:00:51Z detection glibc@2.39-r3 apk /.PKGINFO | 2024-05-15T04:40:16Z fixed 2.39-r5
glibc CGA-7gh9-w86h-98jh CVE-2025-0395 GHSA-4xpw-6594-8f5m | 2025-01-23T11:45:30Z detection manual | 2025-01-23T15:56:39Z fixed 2.40-r6
glibc CGA-7vjg-q9w3-hgcc CVE-2022-39046 GHSA-f6rj-qrpf-jc34 | 2022-10-11T20:29:19Z fixed 2.36-r1
glibc CGA-893x-vpf5-pj8r CVE-2019-1010023 GHSA-x8wp-c333-hv92 | 2023-03-06T13:22:06Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-95xj-hfwv-q3mc CVE-2019-1010025 GHSA-f8pw-hvh2-9x9f | 2023-03-06T13:22:07Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-g33m-r5qg-fwrw CVE-2023-0687 GHSA-5r4p-4pqv-gqhw | 2023-08-01T23:33:30Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-g3q2-5hfm-3xh3 CVE-2023-6246 GHSA-p6rw-gvvh-q8v4 | 2024-01-31T13:41:52Z fixed 2.38-r11
glibc CGA-g57x-cmmm-894q CVE-2023-25139 GHSA-2g67-jw5m-244m | 2023-02-23T12:02:55Z fixed 2.37-r1
glibc CGA-ggg2-x536-4h5p CVE-2024-2961 GHSA-22q4-f5r6-3xqw | 2024-04-21T19:41:42Z fixed 2.39-r2
glibc CGA-pjj8-8gh5-2qwh CVE-2024-33599 GHSA-9gvm-vcgf-x5xw | 2024-05-14T11:00:49Z detection glibc@2.39-r3 apk /.PKGINFO | 2024-05-15T04:39:53Z fixed 2.39-r5
glibc CGA-q3h7-jh38-v77w CVE-2023-6780 GHSA-jjr8-97p7-vmmg | 2024-01-31T13:44:33Z fixed 2.38-r11
glibc CGA-v7x3-922x-m2jv CVE-2019-1010022 GHSA-hqfh-jh33-mj7r | 2023-03-06T13:22:06Z false-positive-determination vulnerability-record-analysis-contested
glibc CGA-vg2w-38fx-mjjj CVE-2023-5156 GHSA-m7p3-g2hx-xfc3 | 2023-09-27T12:40:16Z fixed 2.38-r3
glibc CGA-vjpp-g2r4-c8gc CVE-2024-33601 GHSA-f4cf-2w52-c853 | 2024-05-14T11:00:53Z detection glibc@2.39-r3 apk /.PKGINFO | 2024-05-15T04:40:32Z fixed 2.39-r5
glibc CGA-wfxf-8642-f6f5 CVE-2024-33602 GHSA-f4pv-q5f7-2h55 | 2024-05-14T11:00:56Z detection glibc@2.39-r3 apk /.PKGINFO | 2024-05-15T04:40:42Z fixed 2.39-r5
glibc CGA-wqq4-865p-c7q6 CVE-2023-6779 GHSA-p5vr-h433-qhqr | 2024-01-31T13:43:45Z fixed 2.38-r11
gmp CGA-wg83-86mw-38g8 CVE-2021-43618 GHSA-mfg4-w44m-wr4g | 2022-10-11T19:40:48Z fixed 6.2.1-r4
go-1.21 CGA-3vqc-vvrp-m34h CVE-2023-39325 GHSA-4374-p667-p6c8 | 2023-10-12T23:54:38Z fixed 1.21.3-r0
go-1.21 CGA-42fw-c8vq-58fc CVE-2020-29509 GHSA-xhqq-x44f-9fgg | 2023-03-05T01:01:01Z false-positive-determination vulnerable-code-version-not-used | 2023-03-05T01:01:14Z false-positive-determination vulnerable-code-not-in-execution-path
go-1.21 CGA-466j-hmf8-m8wc CVE-2024-34158 GHSA-j7vj-rw65-4v26 | 2024-11-06T10:17:51Z fix-not-planned
go-1.21 CGA-4gm6-937v-989c CVE-2023-45288 GHSA-4v7x-pqxf-cx7m | 2024-04-13T07:25:35Z fixed 1.21.9-r0
go-1.21 CGA-52r8-8g54-gjgg CVE-2024-34156 GHSA-crqm-pwhx-j97f | 2024-11-06T10:17:51Z fix-not-planned
go-1.21 CGA-8gf2-r7xv-f9fj CVE-2024-24790 GHSA-49gw-vxvf-fc2g | 2024-06-07T16:04:59Z fixed 1.21.11-r0
go-1.21 CGA-cgw7-rj35-5w6f CVE-2023-29409 GHSA-xc82-5m89-g4jv | 2023-08-14T20:19:14Z false-positive-determination vulnerable-code-version-not-used
go-1.21 CGA-cr58-399j-7g3g CVE-2024-24787 GHSA-5fq7-4mxc-535h | 2024-05-15T09:05:08Z fixed 1.21.10-r0
go-1.21 CGA-gq67-gqrr-qc3q CVE-2020-29511 GHSA-g7v2-7v9m-q9j4 | 2023-03-05T01:01:14Z false-positive-determination vulnerable-code-version-not-used | 2023-03-05T02:45:58Z false-positive-determination vulnerable-code-not-in-execution-path
go-1.21 CGA-h9m5-756c-m5pr CVE-2024-24789 GHSA-236w-p7wf-5ph8 | 2024-06-07T16:05:02Z fixed 1.21.11-r0
go-1.21 CGA-j7pp-6hgh-f252 CVE-2024-34155 GHSA-8xfx-rj4p-23jm | 2024-11-06T10:17:51Z fix-not-planned
go-1.21 CGA-m598-4r4v-x4rh CVE-2024-45341 GHSA-3f6r-qh9c-x6mm | 2025-02-04T22:35:38Z fix-not-planned
go-1.21 CGA-mgmp-mqhw-32mw CVE-2024-24791 GHSA-hw49-2p59-3mhj | 2024-07-19T10:33:02Z fixed 1.21.12-r0
go-1.21 CGA-rhvq-cvg5-3fmh CVE-2024-45336 GHSA-7wrw-r4p8-38rx | 2025-02-04T22:37:49Z fix-not-planned
go-1.21 CGA-rwm2-hp7c-7gfv CVE-2025-22866 GHSA-3whm-j4xm-rv8x | 2025-02-21T03:22:58Z fix-not-planned
go-1.21 CGA-wpgg-99hr-xrpq CVE-2023-45283 GHSA-vvjp-q62m-2vph | 2023-12-12T14:44:31Z fixed 1.21.5-r0
go-1.21 CGA-wvwh-gjjr-vw5q CVE-2023-29406 GHSA-f8f7-69v5-w4vx | 2023-07-14T13:10:46Z true-positive-determination
ncurses CGA-j7fq-gh4r-pjqg CVE-2022-29458 GHSA-jh4f-5j2m-4v9c | 2022-10-11T19:49:30Z false-positive-determination vulnerable-code-version-not-used
nghttp2 CGA-3396-g349-3rv6 CVE-2024-28182 | 2024-04-10T09:13:03Z fixed 1.61.0-r0
nghttp2 CGA-q2g4-fr75-mfgw CVE-2023-44487 GHSA-qppj-fm5r-hxr3 | 2023-10-11T17:18:05Z fixed 1.57.0-r0
openssl CGA-3gfc-9462-mc8m CVE-2022-4203 GHSA-w67w-mw4j-8qrv | 2023-02-07T16:50:00Z fixed 3.1.0-r0
openssl CGA-3mrr-589r-46qj CVE-2024-5535 GHSA-4fc7-mvrr-wv2c | 2024-06-28T16:10:54Z detection manual | 2024-06-28T16:12:19Z fixed 3.3.1-r3
openssl CGA-4q7f-4r4p-28j4 CVE-2024-0727 GHSA-9v9h-cgj8-h64p | 2024-02-05T07:11:05Z fixed 3.2.1-r0
openssl CGA-55rx-q8vx-v22r CVE-2023-3817 GHSA-c945-cqj5-wfv6 | 2023-07-31T21:46:13Z fixed 3.1.1-r4
openssl CGA-5f6m-q4w3-hpmr CVE-2024-12797 | 2025-02-11T11:56:36Z detection manual | 2025-02-11T16:10:36Z fixed 3.4.1-r0
openssl CGA-5rp8-x8jf-fpcq CVE-2023-0216 GHSA-29xx-hcv2-c4cp | 2023-02-07T16:50:29Z fixed 3.1.0-r0
openssl CGA-625w-vrp6-h2jj CVE-2022-3996 GHSA-vr8j-hgmm-jh9r | 2022-12-22T17:26:45Z fixed 3.0.7-r1
openssl CGA-63rw-85hg-qgcr CVE-2023-2975 GHSA-hpqg-7fjp-436p | 2023-07-17T21:45:05Z fixed 3.1.1-r2
openssl CGA-6vj8-747q-h83f CVE-2023-0286 GHSA-x4qr-2fvf-3mr5 | 2023-02-07T16:49:30Z fixed 3.1.0-r0
openssl CGA-6vmf-q9cg-qhx4 CVE-2023-4807 GHSA-53wr-cx66-4578 | 2023-09-08T16:29:47Z false-positive-determination component-vulnerability-mismatch | 2023-09-19T14:06:37Z false-positive-determination vulnerable-code-not-included-in-package
openssl CGA-73rv-59r7-74r3 CVE-2024-13176 GHSA-r9fv-h47r-823f | 2025-01-21T10:30:35Z detection manual | 2025-01-22T12:39:18Z fixed 3.4.0-r6
openssl CGA-97q5-67vw-m89f CVE-2024-2511 GHSA-299c-jvhc-gxj8 | 2024-04-23T13:02:22Z fixed 3.3.0-r5
openssl CGA-9c28-ww88-6g95 CVE-2024-4603 GHSA-85xr-ghj6-6m46 | 2024-05-29T08:03:57Z detection openssl@3.3.0-r7 apk /.PKGINFO | 2024-05-30T00:24:59Z fixed 3.3.0-r8
openssl CGA-c2c3-7c62-3x6m CVE-2023-0465 GHSA-77f3-6546-6rj7 | 2023-03-28T14:54:27Z fixed 3.1.0-r2
openssl CGA-c42q-cm8f-xxfr CVE-2022-3786 GHSA-h8jm-2x53-xhp5 | 2022-11-01T16:49:56Z fixed 3.0.7-r0
openssl CGA-c4w9-r459-fqgr CVE-2023-0466 GHSA-pxvj-4wx4-gv6w | 2023-04-08T16:32:54Z false-positive-determination vulnerability-record-analysis-contested
openssl CGA-gmc7-prpg-3wrh CVE-2023-6129 GHSA-rj8q-prqp-jwfg | 2024-01-24T07:08:02Z detection openssl-provider-legacy@3.2.0-r1 apk /.PKGINFO | 2024-01-24T16:12:32Z false-positive-determination vulnerable-code-not-included-in-package
openssl CGA-hgg8-h6vf-32c8 CVE-2022-3602 GHSA-8rwr-x37p-mx23 | 2022-11-01T16:49:56Z fixed 3.0.7-r0
openssl CGA-hpr2-pw94-7pm2 CVE-2023-2650 GHSA-gqxg-9vfr-p9cg | 2023-05-30T16:31:01Z fixed 3.1.1-r0
openssl CGA-hwqw-xwp5-xgxg CVE-2022-4304 GHSA-p52g-cm5j-mjv4 | 2023-02-07T16:49:50Z fixed 3.1.0-r0
openssl CGA-q4v5-8f5m-qr45 CVE-2023-0464 GHSA-w2w6-xp88-5cvw | 2023-03-23T09:31:00Z fixed 3.1.0-r1
openssl CGA-q7hj-3v56-vm7c CVE-2023-5363 GHSA-xw78-pcr6-wrg8 | 2023-10-24T15:21:00Z fixed 3.1.4-r0
openssl CGA-qg78-r4gc-5vcx CVE-2023-5678 GHSA-2cj7-mg3x-9mhq | 2023-11-06T17:42:12Z fixed 3.1.4-r1
openssl CGA-r652-v7wg-m439 CVE-2022-4450 GHSA-v5w6-wcm8-jm4q | 2023-02-07T16:50:17Z fixed 3.1.0-r0
openssl CGA-rf4h-6pxc-p9p7 CVE-2023-6237 GHSA-hvc4-mjv4-5mw6 | 2024-04-23T13:02:37Z fixed 3.3.0-r5
openssl CGA-rp7x-7hxm-w7r9 CVE-2023-0215 GHSA-r7jw-wp68-3xch | 2023-02-07T16:50:08Z fixed 3.1.0-r0
openssl CGA-rwwj-5x49-mfx3 CVE-2023-0401 GHSA-vrh7-x64v-7vxq | 2023-02-07T16:50:53Z fixed 3.1.0-r0
openssl CGA-v9jx-g57m-5v45 CVE-2024-9143 GHSA-q764-r57m-9wp9 | 2024-10-18T09:11:14Z detection openssl-engine-capi@3.3.2-r2 apk /.PKGINFO | 2024-10-19T01:15:35Z fixed 3.3.2-r2
openssl CGA-vcph-4wgg-x87j CVE-2022-3358 GHSA-4f63-89w9-3jjv | 2022-11-01T16:49:56Z fixed 3.0.7-r0
openssl CGA-whjp-f75j-mjxh CVE-2024-6119 GHSA-7m4m-pwhv-49c5 | 2024-09-03T15:54:30Z detection manual | 2024-09-03T17:07:34Z fixed 3.3.2-r0
openssl CGA-x5xm-v7pj-7rpw CVE-2023-3446 GHSA-3p3x-vg38-6g9q | 2023-07-19T17:06:50Z fixed 3.1.1-r3
openssl CGA-xpc2-cvv3-38gh CVE-2023-0217 GHSA-vxrh-cpg7-8vjr | 2023-02-07T16:50:39Z fixed 3.1.0-r0
openssl CGA-xvpw-28qh-h7jh CVE-2023-1255 GHSA-4wp2-xw7p-2gfx | 2023-04-20T16:29:24Z fixed 3.1.0-r5
pcre2 CGA-cch6-mjqf-c45j CVE-2022-1586 GHSA-f3pv-9fwh-mp3x | 2022-09-20T11:15:38Z false-positive-determination vulnerable-code-version-not-used
pcre2 CGA-ch3w-qw3c-39p3 CVE-2022-1587 GHSA-jmvm-hj36-w5hc | 2022-09-20T11:15:38Z false-positive-determination vulnerable-code-version-not-used
pkgconf CGA-w6qr-2mhr-mh8x CVE-2023-24056 GHSA-6rfm-3v66-6wr2 | 2023-01-22T05:08:29Z fixed 1.9.4-r0
zlib CGA-jq67-276v-crw8 CVE-2023-45853 GHSA-mq29-j5xf-cjwr | 2023-10-20T08:03:07Z fixed 1.3-r1
zlib CGA-phgv-wf69-p9vc CVE-2018-25032 GHSA-jc36-42cf-vqwj | 2022-10-11T11:16:06Z fixed 1.2.13-r1
zlib CGA-x22h-f4m4-2grc CVE-2022-37434 GHSA-cfmr-vrgj-vqwv | 2022-10-11T11:16:06Z fixed 1.2.13-r1
`;
