aws ecr put-lifecycle-policy --repository-name my-web --lifecycle-policy-text file://policy.json
