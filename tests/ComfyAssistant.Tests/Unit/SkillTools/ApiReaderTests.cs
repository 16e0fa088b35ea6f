using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Host.SkillTools.Reading;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.SkillTools;

/// <summary>What can be read of OpenAPI documents, and what is said of the rest.</summary>
public sealed class ApiReaderTests
{
    private const string Head = "openapi: 3.0.3\nservers: [ { url: 'https://a.example/v1/' } ]\n";

    [Theory]
    [InlineData("", "not one YAML document")]
    [InlineData("[]", "no object")]
    [InlineData("a: [", "not valid YAML")]
    [InlineData("a: &x 1\nb: *x", "aliases")]
    [InlineData("a: 1\na: 2", "not valid YAML")]
    [InlineData("swagger: '2.0'", "Swagger 2.0")]
    [InlineData("swagger: 2.0", "Swagger 2.0")]
    [InlineData("openapi: 4.0.0\npaths: {}", "OpenAPI 4.0.0")]
    [InlineData("info: {}", "does not begin")]
    [InlineData("openapi: 3.1.0", "no \"paths\"")]
    public void A_document_that_cannot_be_used_says_why(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => ApiReader.Read(text, isJson: false)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "line 1 is not valid JSON")]
    [InlineData("""{"openapi":"3.0.0","openapi":"3.0.0"}""", "not valid JSON")]
    [InlineData("3", "no object")]
    public void So_does_one_in_JSON(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => ApiReader.Read(text, isJson: true)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/x/{id}: { get: { } }", "{id}")]
    [InlineData("/x: { get: { servers: [ { url: /api } ] } }", "not a whole one")]
    [InlineData("/x: { get: { servers: [ { url: 'ftp://a.example' } ] } }", "not a whole one")]
    [InlineData("/x: { get: { servers: [ { url: 'https://me:pw@a.example' } ] } }", "user name")]
    [InlineData("/x: { get: { servers: [ { url: 'https://{tenant}.example' } ] } }", "variable without a default")]
    [InlineData("'/x?a=1': { get: { } }", "hold no '?'")]
    [InlineData("/x: { get: { parameters: [ { name: a, in: cookie, required: true } ] } }", "\"cookie\"")]
    [InlineData("/x: { get: { parameters: [ { name: Host, in: header, required: true } ] } }", "cannot set")]
    [InlineData("/x: { get: { parameters: [ { name: a, in: query, style: deepObject, required: true } ] } }", "deepObject")]
    [InlineData("/x: { get: { parameters: [ { name: a, in: query, required: true, schema: { type: object } } ] } }", "in the body alone")]
    [InlineData("/x: { get: { parameters: [ { $ref: 'other.yaml#/a' } ] } }", "inside the document")]
    [InlineData("/x: { get: { parameters: [ { $ref: '#/nowhere' } ] } }", "not there")]
    [InlineData("/x: { $ref: '#/paths/~1x' }", "refers to itself")]
    [InlineData("/x: { post: { requestBody: { required: true, content: { text/csv: {} } } } }", "text/csv")]
    [InlineData("/x: { get: { security: [ { who: [] } ] } }", "")]
    [InlineData("/x: { trace: { } }", "only GET")]
    [InlineData("/x: { post: { requestBody: { required: true, content: { application/json: { schema: { required: ['a b'], "
        + "properties: { 'a b': {} } } } } } } }", "name of other characters")]
    public void An_operation_that_cannot_be_called_is_named_with_the_reason_and_the_rest_works(string path, string why)
    {
        var api = ApiReader.Read(Head + "paths:\n  " + path + "\n  /fine: { get: { operationId: fine } }\n", isJson: false);
        Assert.Equal(["fine"], api.Operations.Select(operation => operation.Tool.Name));
        Assert.Contains(why, Assert.Single(api.LeftOut).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void References_allOf_and_circles_become_one_schema_that_stands_alone()
    {
        var operation = Single("""
            paths:
              /things/{id}:
                parameters: [ { $ref: '#/components/parameters/id' } ]
                put:
                  requestBody: { $ref: '#/components/requestBodies/thing' }
            components:
              parameters: { id: { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } } }
              requestBodies: { thing: { content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
              schemas:
                Base: { type: object, required: [name], properties: { name: { type: string }, id: { type: integer, readOnly: true } } }
                Thing:
                  allOf:
                    - $ref: '#/components/schemas/Base'
                    - properties: { next: { $ref: '#/components/schemas/Thing' }, size: { anyOf: [ { type: 'null' }, { type: number } ] } }
            """);
        Assert.Equal("PUT /things/{id}", operation.Tool.Name);
        var properties = operation.Tool.Schema.GetProperty("properties");
        Assert.Equal(1, properties.GetProperty("id").GetProperty("minimum").GetInt32());
        var body = properties.GetProperty("body");
        Assert.Equal(["name"], body.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["name", "next", "size"], body.GetProperty("properties").EnumerateObject().Select(member => member.Name));
        Assert.Equal("number", body.GetProperty("properties").GetProperty("size").GetProperty("type").GetString());
        Assert.DoesNotContain("$ref", operation.Tool.Schema.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_legal_and_no_two_the_same()
    {
        var operation = Single("""
            paths:
              /x: { post: { parameters: [ { name: 'a[b]', in: query }, { name: 'a.b', in: query }, { name: 'a b', in: query },
                { name: body, in: query }, { name: '☀', in: query } ], requestBody: { content: { application/json: {} } } } }
            """);
        Assert.Equal(["a_b", "a.b", "a_b_2", "body", "argument", "body_2"], operation.Arguments.Select(argument => argument.Argument));
    }

    [Fact]
    public void A_hundred_operations_are_read_and_the_rest_is_counted()
    {
        var paths = string.Concat(Enumerable.Range(0, 130).Select(number => $"  /x{number}: {{ get: {{ }} }}\n"));
        var api = ApiReader.Read(Head + "paths:\n" + paths, isJson: false);
        Assert.Equal(100, api.Operations.Count);
        Assert.Equal("30 more", Assert.Single(api.LeftOut).Operation);
        var twice = ApiReader.Read(
            Head + "paths:\n  /a: { get: { operationId: x } }\n  /b: { get: { operationId: x } }", isJson: false);
        Assert.Contains("same operationId", Assert.Single(twice.LeftOut).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_server_that_is_named_counts_with_its_variables()
    {
        var operation = Single("""
            paths:
              /x: { get: { servers: [ { url: 'https://{region}.example:8443/{base}',
                variables: { region: { default: eu }, base: { default: v2 } } } ] } }
            """);
        Assert.Equal("https://eu.example:8443/v2/x", operation.Address);
        Assert.Equal("https://eu.example:8443/", operation.Origin.AbsoluteUri);
    }

    [Fact]
    public void The_document_that_the_documentation_gives_is_read_whole()
    {
        var text = File.ReadAllText(RepositoryFiles.Of("docs/tools.md"));
        var yaml = text[(text.IndexOf("```yaml", StringComparison.Ordinal) + 8)..];
        var api = ApiReader.Read(yaml[..yaml.IndexOf("```", StringComparison.Ordinal)], isJson: false);
        Assert.Empty(api.LeftOut);
        var operation = Assert.Single(api.Operations);
        Assert.Equal("GET https://api.open-meteo.com/v1/forecast", operation.Tool.Plan!.Split('\n')[0]);
    }

    private static ApiOperation Single(string rest) => Assert.Single(ApiReader.Read(Head + rest, isJson: false).Operations);
}
