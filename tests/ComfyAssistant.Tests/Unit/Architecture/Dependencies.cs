using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>What the compiled types of the product use, read from their metadata and IL.</summary>
internal static class Dependencies
{
    /// <summary>Every use of one type by another, across all assemblies; compiler-made types count as the type around them.</summary>
    public static IReadOnlyList<Use> All { get; } =
    [
        .. new[] { typeof(ToolException), typeof(Toolbox), typeof(Host.Chat.ChatAgent) }
            .SelectMany(type => Read(type.Assembly.Location)).Distinct(),
    ];

    /// <summary>The uses of our own types, between folders.</summary>
    public static IEnumerable<Use> Between => All.Where(use =>
        use.ToNamespace.StartsWith("ComfyAssistant.", StringComparison.Ordinal) && use.FromNamespace != use.ToNamespace);

    private static List<Use> Read(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var own = module.GetTypes().Where(type => Namespace(type).StartsWith("ComfyAssistant", StringComparison.Ordinal));
        return [.. own.SelectMany(Uses)];
    }

    private static IEnumerable<Use> Uses(TypeDefinition type) =>
        from used in Referenced(type).SelectMany(Parts)
        let target = Outer(used)
        where target.FullName != Outer(type).FullName
        select new Use(Outer(type).Name, Namespace(type), target.Name, target.Namespace);

    private static IEnumerable<TypeReference?> Referenced(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.SelectMany(property => property.CustomAttributes).Select(attribute => attribute.AttributeType),
        .. type.Methods.SelectMany(Referenced),
    ];

    private static IEnumerable<TypeReference?> Referenced(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => handler.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Referenced) : [],
    ];

    private static IEnumerable<TypeReference?> Referenced(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method =>
            [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outer(TypeReference type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    private static string Namespace(TypeReference type) => Outer(type).Namespace;
}

/// <summary>One type uses another.</summary>
internal sealed record Use(string From, string FromNamespace, string To, string ToNamespace)
{
    public override string ToString() => $"{FromNamespace}.{From} uses {ToNamespace}.{To}";
}
