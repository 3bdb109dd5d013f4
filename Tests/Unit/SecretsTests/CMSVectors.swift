extension CMSVector {
  static let plaintext = "DB_PASS='s3cr3t'\nAPI_KEY=abc\n"
  static let password = "hunter2"

  static let all: [CMSVector] = [
    CMSVector(
      name: "ec recipient", opener: .ec, verdict: .accept,
      base64: """
        MIIBLwYLKoZIhvcNAQkQARegggEeMIIBGgIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEoGCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQMttwiyZ
        /jgcS1en17AgEQgB3IUxLL0YHoByMXVmfnh+BXXOJ9ZqHVet7i7o99jwQQmmES9mmX5vgZyp25UAKSwQ==
        """),
    CMSVector(
      name: "password recipient", opener: .password, verdict: .accept,
      base64: """
        MIIBFgYLKoZIhvcNAQkQARegggEFMIIBAQIBADGBnaOBmgIBAKA1BgkqhkiG9w0BBQwwKAQQ3DfBh945DJBZkv4mEO6nHQIDCSfAAgEgMAwGCC
        qGSIb3DQIJBQAwLAYLKoZIhvcNAQkQAwkwHQYJYIZIAWUDBAEqBBDTxIIfuLJGx8Q4Qwdct0QJBDCQD+H1luMX+cfeCEjwsHorYCE4zECRQBFz
        35k/XzZ4nAqstFSC917ipL4uk7iqBR4wSgYJKoZIhvcNAQcBMB4GCWCGSAFlAwQBLjARBAy23CLJn+OBxLV6fXsCARCAHchTEsvRgegHIxdWZ+
        eH4Fdc4n1modV63uLuj32PBBCaYRL2aZfm+BnKnblQApLB
        """),
    CMSVector(
      name: "mixed, open with rsa", opener: .rsa, verdict: .accept,
      base64: """
        MIIDrAYLKoZIhvcNAQkQARegggObMIIDlwIBADGCAzIwggHbAgECgBTT/plfpviKx6BH4q2rGojiaU/YCjA8BgkqhkiG9w0BAQcwL6APMA0GCW
        CGSAFlAwQCAQUAoRwwGgYJKoZIhvcNAQEIMA0GCWCGSAFlAwQCAQUABIIBgGaZh8SjCiOTAMPX8zV3tQuHAv/qx643gxLMRpTC33PnA5qCzDDG
        gAtF4GtRHsDVU5hy/rSdxkkP/xe3q0cslf95+XXLCCPY6/OHv/fMWiWmYZ1p3Zq7/xbDFY+k0DQQMdfhqmnknkKIhyzaivAbc/9eosy6CH+hEj
        j2jKJYmV06fwAqdD8cqPS/zzb821xoEMBCBIffqGWGB0uM+zQjWmvadELva0TsfzUqIaJDWJbr0LZxXWQxMIExEwtsk3x3QoZctGaT/4DyKr8X
        8XnCT7IXXNEBKGsgd7JBk2AUhvTsIyr8DMG61yOZLsEeE8M1q03haTgfpZzn+rGYrAWzZ6xSy8TYSScQwtLRLns2JNLxv9gplD+2vYDJYDbXoX
        WjT1Z4TTC0gh+dT/d5bvOa1rmrySpv0MynqIwRlQfVaC32/JyGzpVd9USSay6vTl5JjGKdEs+RpwN6xy/lBoyh/M984iKl9EPT4C7gXmV4Kd71
        a7/mmihHW204iMrY6ZKlzqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6WkUnMjq6dUzO6pViiqgrK
        EK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9NBjCThldBCgd4g5/2ENp
        rUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1So4GaAgEAoDUGCSqGSIb3DQEFDDAoBBDcN8GH3jkMkFmS/iYQ7qcdAgMJJ8ACASAwDA
        YIKoZIhvcNAgkFADAsBgsqhkiG9w0BCRADCTAdBglghkgBZQMEASoEENPEgh+4skbHxDhDB1y3RAkEMJAP4fWW4xf5x94ISPCweitgITjMQJFA
        EXPfmT9fNnicCqy0VIL3XuKkvi6TuKoFHjBKBgkqhkiG9w0BBwEwHgYJYIZIAWUDBAEuMBEEDLbcIsmf44HEtXp9ewIBEIAdyFMSy9GB6AcjF1
        Zn54fgV1zifWah1Xre4u6PfY8EEJphEvZpl+b4GcqduVACksE=
        """),
    CMSVector(
      name: "tag truncated to 12, ICVlen 12", opener: .ec, verdict: .reject,
      base64: """
        MIIBKwYLKoZIhvcNAQkQARegggEaMIIBFgIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEoGCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQMttwiyZ
        /jgcS1en17AgEMgB3IUxLL0YHoByMXVmfnh+BXXOJ9ZqHVet7i7o99jwQMmmES9mmX5vgZyp25
        """),
    CMSVector(
      name: "tag truncated to 1", opener: .ec, verdict: .reject,
      base64: """
        MIIBIAYLKoZIhvcNAQkQARegggEPMIIBCwIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEoGCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQMttwiyZ
        /jgcS1en17AgEQgB3IUxLL0YHoByMXVmfnh+BXXOJ9ZqHVet7i7o99jwQBmg==
        """),
    CMSVector(
      name: "ICVlen omitted", opener: .ec, verdict: .reject,
      base64: """
        MIIBLAYLKoZIhvcNAQkQARegggEbMIIBFwIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEcGCSqGSIb3DQEHATAbBglghkgBZQMEAS4wDgQMttwiyZ
        /jgcS1en17gB3IUxLL0YHoByMXVmfnh+BXXOJ9ZqHVet7i7o99jwQQmmES9mmX5vgZyp25UAKSwQ==
        """),
    CMSVector(
      name: "flipped tag bit", opener: .ec, verdict: .reject,
      base64: """
        MIIBLwYLKoZIhvcNAQkQARegggEeMIIBGgIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEoGCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQMttwiyZ
        /jgcS1en17AgEQgB3IUxLL0YHoByMXVmfnh+BXXOJ9ZqHVet7i7o99jwQQm2ES9mmX5vgZyp25UAKSwQ==
        """),
    CMSVector(
      name: "aes-256-ofb in authEnveloped", opener: .ec, verdict: .reject,
      base64: """
        MIIBLgYLKoZIhvcNAQkQARegggEdMIIBGQIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMEkGCSqGSIb3DQEHATAdBglghkgBZQMEASsEELbcIsmf44
        HEtXp9ewAAAAKAHchTEsvRgegHIxdWZ+eH4Fdc4n1modV63uLuj32PBBCaYRL2aZfm+BnKnblQApLB
        """),
    CMSVector(
      name: "GCM nonce 64 bytes", opener: .ec, verdict: .reject,
      base64: """
        MIIBYwYLKoZIhvcNAQkQARegggFSMIIBTgIBADGBtqGBswIBA6BRoU8wCQYHKoZIzj0CAQNCAARdrEOWwiYHWmHvf8kaeH65/m3a0m6Q+UqH6W
        kUnMjq6dUzO6pViiqgrKEK4q632Q+FrukB7zb2BmXsgr6IQAzyMBUGBiuBBAELATALBglghkgBZQMEAS0wRDBCoBYEFA5pxralcEWNVQPWYld9
        NBjCThldBCgd4g5/2ENprUT88ksKzkg2ms1Tv1xJbGxs7nf3HITw/Jf+K1WOeu1SMH4GCSqGSIb3DQEHATBSBglghkgBZQMEAS4wRQRAF/kPGe
        UFRFo5b7peK/zr0CJ4y+nwsxN0jsVfnNtYf5/KIB+RKt8rbFNyJJgiQdiZss9BLC2yEmtgPiPsLn8qdAIBEIAdyFMSy9GB6AcjF1Zn54fgV1zi
        fWah1Xre4u6PfY8EEJphEvZpl+b4GcqduVACksE=
        """),
    CMSVector(
      name: "no recipients", opener: .ec, verdict: .reject,
      base64: """
        MHQGCyqGSIb3DQEJEAEXoGUwYwIBADEAMEoGCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQMttwiyZ/jgcS1en17AgEQgB3IUxLL0YHoByMXVm
        fnh+BXXOJ9ZqHVet7i7o99jwQQmmES9mmX5vgZyp25UAKSwQ==
        """),
    CMSVector(
      name: "stock CLI, defaults", opener: .ec, verdict: .accept,
      base64: """
        MIIBQQYLKoZIhvcNAQkQARegggEwMIIBLAIBADGByKGBxQIBA6BRoU8wCQYHKoZIzj0CAQNCAASFXwUOI/F3sV/6oAr4YlM0efejsaUaf/G4zQ
        rjpxIXuo1o/CFEMY9MtDgavxKlAt5OSN0nH2fpqIb5dhs91qJwMBgGCSuBBRCGSD8AAjALBglghkgBZQMEAS0wUzBRMCUwDTELMAkGA1UEAwwC
        ZWMCFGtL/BLOYAnkzlAKK6yiUAmLwSAqBCjcK501eGmH4IRsZjxu1jbv+a05lokbUaDGc55aZRDQRPK7ZYJ1kgQwMEoGCSqGSIb3DQEHATAeBg
        lghkgBZQMEAS4wEQQMMrQx8v7eVDcj8bMBAgEQgB27Uaqu4Tzaz4HEz2YjH18nrBMaAOKocVXfWpy8HwQQ7syS+o8rnT71dkILuoWHQQ==
        """),
    CMSVector(
      name: "stock CLI, -keyid, sha256kdf, oaep", opener: .ec, verdict: .accept,
      base64: """
        MIIDCwYLKoZIhvcNAQkQARegggL6MIIC9gIBADGCApEwggHXAgECgBTT/plfpviKx6BH4q2rGojiaU/YCjA4BgkqhkiG9w0BAQcwK6ANMAsGCW
        CGSAFlAwQCAaEaMBgGCSqGSIb3DQEBCDALBglghkgBZQMEAgEEggGAVcunMQtmCe0abz5LrCiAAa5mWP1fR/oHvW/zRpxL/65pXsuZr3Wr+4ME
        TVMxuCpaQKE4WuGZR/vPnoe9rfSYKYrrinQaVxBxqK7D0vSU664cus0j7YJdsZzurHmCH2xvG8Qqv11ABZfquV9/Wf+68t/oIBdu5NY+hIOIqJ
        CitnE5X+hJxhwIQk5XmmMpc0Rj8tmOeNJff4NuUNV5Mn56atatLlkepthG4nDoTXw5fdaXiK0YOjULsqbt7urYVOPTydlS5j9FAY06qf7nzJ4P
        xVwGFFDtf5hLSlKIMbtEZX2G0FiPEKxK4WOx78beoMHmem7oNm/w/UAzGlem6rS5a+W2KWq9Yync1hMfyMbznLH7MhLPN89yI1TBze+3TearqZ
        4WhT+290m/cF7ZM+TXdwctldHmFpAy6yDgwY+KGpt3xpee3XQKpUJjUmpWwQXHoHZoYbE2lsXF5SDigamx00SAahAoUiXnsjdSBxD3QLgEr8TD
        yeOT5fU/6tCCQldooYGzAgEDoFGhTzAJBgcqhkjOPQIBA0IABMs2qWfHC3yZJiSAIjTrI+qTjEFYUiHwdlYkyATcyi4y1CI6sCP/NjsZVmBiwl
        usCHc/aQPPj2ukZrsYEP1hQhowFQYGK4EEAQsBMAsGCWCGSAFlAwQBLTBEMEKgFgQUDmnGtqVwRY1VA9ZiV300GMJOGV0EKPZkdicymQMquezw
        egbyRKIOnlC9j2A6HzVlY2HEtB7sEQOYRjOfDIkwSgYJKoZIhvcNAQcBMB4GCWCGSAFlAwQBLjARBAxILnp+bKxaul+YDIECARCAHdiLzr2366
        Z/7gHExV31rHOAq6BOgcOZr4z0ROgpBBARZPol7+lmtTgF9WcG4zdF
        """),
    CMSVector(
      name: "PBKDF2 iterations 1", opener: .password, verdict: .acceptWithWarning,
      base64: """
        MIIBEwYLKoZIhvcNAQkQARegggECMIH/AgEAMYGbo4GYAgEAoDMGCSqGSIb3DQEFDDAmBBBhaHc5vUKS7fViKWLVoeRQAgEBAgEgMAwGCCqGSI
        b3DQIJBQAwLAYLKoZIhvcNAQkQAwkwHQYJYIZIAWUDBAEqBBBJCcR7jwPnD0R/jrtehe5ABDDTXOn3pJUf/pVFC+ui+ZouFDDx0KtwBpfCA6kJ
        t7J48MFlqJAp2FIEM+BJ+AX/eoUwSgYJKoZIhvcNAQcBMB4GCWCGSAFlAwQBLjARBAy23CLJn+OBxLV6fXsCARCAHchTEsvRgegHIxdWZ+eH4F
        dc4n1modV63uLuj32PBBCaYRL2aZfm+BnKnblQApLB
        """),
  ]
}
