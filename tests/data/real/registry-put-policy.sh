aws ecr put-lifecycle-policy \
    --repository-name orders-api \
    --lifecycle-policy-text '{
        "rules": [{
            "rulePriority": 1,
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": 7
            },
            "action": {"type": "expire"}
        }]
    }' \
    --region eu-central-1
