resource "aws_ecr_repository" "this" {
  name = "shop"
}
resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Rotate"
      selection = {
        tagStatus   = "any"
        countType   = "imageCountMoreThan"
        countUnit   = null
        countNumber = 30
      }
      action = { type = "expire", targetStorageClass = null }
    }]
  })
}
