using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ComfyAssistant.Host.Protocol;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// A JSON object as a request's body, whatever the content type says. A page that does not name the type sends JSON as text/plain or
/// without a type, and the framework's own binding answers that with 415.
/// </summary>
/// <param name="Value">What was sent, with all <c>required</c> members.</param>
internal sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    // The serializer's own, with which the members are read.
    private const int MaxDepth = 64;

    /// <exception cref="RequestException">The body is not a JSON object, lacks a required member, or has one of the wrong type.</exception>
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        try
        {
            var body = ByteOrderMark.Skip(await WholeBody.ReadAsync(context.Request, context.RequestAborted));
            // The JSON reader accepts broken UTF-8, which would then fail wherever the text is first used.
            if (!Utf8.IsValid(body.Span))
                throw new RequestException("Invalid JSON body", "It is not valid UTF-8.");
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new(Read(json.RootElement, type));
        }
        catch (JsonException broken)
        {
            throw JsonFault.Refused(broken, MaxDepth);
        }
        // InvalidOperationException: half a surrogate pair in a member's name, which is legal JSON but not valid Unicode.
        catch (InvalidOperationException broken)
        {
            throw new RequestException("Invalid JSON body", broken.Message);
        }
    }

    // Accepts any type: otherwise routing would answer 415 before the body is read.
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "*/*"], typeof(T)));

    private static T Read(JsonElement body, JsonTypeInfo<T> type)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new RequestException("The body must be a JSON object.");
        foreach (var member in type.Properties.Where(member => member.IsRequired))
            if (!body.TryGetProperty(member.Name, out _))
                throw new RequestException($"'{member.Name}' is missing.");
        if (NullItems.Find(body, type) is { } empty)
            throw new RequestException($"'{empty}' must not be null.");
        try
        {
            return body.Deserialize(type)!;
        }
        catch (JsonException unfit)
        {
            // The exception's own message names our types.
            throw new RequestException(
                unfit.Path is { Length: > 2 } path ? $"'{path[2..]}' has the wrong type, or is not valid Unicode." : "Invalid JSON body");
        }
    }
}
